import { downReason } from './down-reason.ts';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('why a server counts as down', () => {
  it.each([
    [withCode('ECONNREFUSED'), 'refused'],
    [new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]), 'refused'],
    [withCode('ENOENT'), 'refused'],
    [withCode('ETIMEDOUT'), 'timeout'],
    [new Error('timeout expired'), 'timeout'],
    [new Error('Query read timeout'), 'timeout'],
    [withCode('28P01'), 'authentication'],
    [withCode('28000'), 'authentication'],
    [new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), 'authentication'],
    [withCode('53300'), 'too_many_connections'],
    [withCode('57P03'), 'starting'],
    [new Error('Connection terminated unexpectedly'), 'refused'],
    [withCode('3D000'), 'other'],
    ['not even an error', 'other'],
  ])('%s: %s', (error, reason) => {
    expect(downReason(error)).toBe(reason);
  });
});
