import { constants } from 'node:os';
import * as fc from 'fast-check';
import { connectionErrorType, gaveUp, openingErrorType } from './pool-errors.ts';

const error = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

describe('errors of connections', () => {
  it.each<[unknown, string]>([
    [error('no such database', { code: '3D000', severity: 'FATAL' }), '3D'],
    // What carries such a code without being the server's is another library's business.
    [error('other', { code: '3D000' }), '_OTHER'],
    [error('refused', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [error('who', { code: 'ENOTFOUND' }), 'ENOTFOUND'],
    [error('own', { code: 'E_TENANT_4711' }), '_OTHER'],
    [error('timeout expired'), 'timeout'],
    [error('Connection terminated unexpectedly'), '_OTHER'],
    [undefined, '_OTHER'],
    ['text', '_OTHER'],
  ])('%s is %s', (thrown, type) => expect(connectionErrorType(thrown)).toBe(type));

  it('keeps what others put into an error out of the label', () => {
    const isBounded = (message: string, code: string) => {
      const type = connectionErrorType(error(message, { code, severity: 'ERROR' }));
      return /^([0-9A-Z]{2}|timeout|_OTHER)$/.test(type) || type in constants.errno;
    };
    expect(() => fc.assert(fc.property(fc.string(), fc.string(), isBounded))).not.toThrow();
  });

  it('takes a connection that ended for no reason when its time was up for timed out', () => {
    const ended = error('Connection terminated unexpectedly');
    expect(openingErrorType(ended, 100, 100)).toBe('timeout');
    expect(openingErrorType(ended, 50, 100)).toBe('_OTHER');
    expect(openingErrorType(ended, 50, undefined)).toBe('_OTHER');
    expect(openingErrorType(error('refused', { code: 'ECONNREFUSED' }), 200, 100)).toBe('ECONNREFUSED');
  });

  it('knows who gave up waiting', () => {
    expect(gaveUp(error('timeout exceeded when trying to connect'))).toBe(true);
    expect(gaveUp(error('Connection terminated due to connection timeout'))).toBe(true);
    expect(gaveUp(error('refused'))).toBe(false);
  });
});
