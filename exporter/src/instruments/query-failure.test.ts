import { cancelReason, errorTypeOf, Retries } from './query-failure.ts';

const failure = (code: string, message = '') => Object.assign(new Error(message), { code, severity: 'ERROR' });

describe('errorTypeOf', () => {
  it('is the class of the server’s SQLSTATE, and _OTHER for all else', () => {
    expect(errorTypeOf(failure('23505'))).toBe('23');
    expect(errorTypeOf(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))).toBe('_OTHER');
    expect(errorTypeOf(Object.assign(new Error('not of the server'), { code: '23505' }))).toBe('_OTHER');
    expect(errorTypeOf(undefined)).toBe('_OTHER');
  });
});

describe('cancelReason', () => {
  it.each([
    [failure('57014', 'canceling statement due to user request'), 'request'],
    [failure('57014', 'canceling statement due to statement timeout'), 'statement_timeout'],
    [failure('57014', 'storniere Anfrage wegen Benutzeraufforderung'), 'unknown'],
    [failure('55P03', 'canceling statement due to lock timeout'), 'lock_timeout'],
    [failure('55P03', 'could not obtain lock on relation "t"'), undefined],
    [failure('25P03'), 'idle_timeout'],
    [failure('25P04'), 'transaction_timeout'],
    [new Error('Query read timeout'), 'client_timeout'],
    [failure('23505', 'timeout'), undefined],
  ])('tells %s', (error, reason) => {
    expect(cancelReason(error)).toBe(reason);
  });
});

describe('Retries', () => {
  const deadlock = failure('40P01');

  it('takes the same text and values for another try, once for each failure', () => {
    const retries = new Retries();
    expect(retries.isExpecting).toBe(false);
    retries.failed('update t set a = $1', [1, 'x'], deadlock, 0);
    expect(retries.isExpecting).toBe(true);
    expect(retries.isRetry('update t set a = $1', [2, 'x'], 10)).toBe(false);
    expect(retries.isRetry('update t set a = $1', [1, 'x'], 10)).toBe(true);
    expect(retries.isRetry('update t set a = $1', [1, 'x'], 10)).toBe(false);
    expect(retries.isExpecting).toBe(false);
  });

  it('forgets after 30 s, what does not pass, and all but the last 64', () => {
    const retries = new Retries();
    retries.failed('select 1', undefined, deadlock, 0);
    expect(retries.isRetry('select 1', undefined, 30_001)).toBe(false);
    expect(retries.isExpecting).toBe(false);
    retries.failed('select 1', undefined, failure('23505'), 0);
    retries.failed('select 1', { not: 'an array' }, deadlock, 0);
    expect(retries.isExpecting).toBe(false);
    for (let i = 0; i < 100; i++) retries.failed(`select ${i}`, undefined, new Error('Connection terminated'), 0);
    expect(retries.isRetry('select 35', undefined, 1)).toBe(false);
    expect(retries.isRetry('select 36', undefined, 1)).toBe(true);
  });
});
