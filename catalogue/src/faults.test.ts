import { adviceKinds, alertName, controls, faults, raises, signals, type Control } from './index.ts';

describe('the faults that the clinic can cause', () => {
  it('have an id each', () => {
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  });

  it.each(faults.map((fault) => [fault.id, fault] as const))('%s names what exists', (_, fault) => {
    const signal = signals.find(({ id }) => id === fault.signal);
    expect(signal?.[fault.severity]).toBeDefined();
    const advice = adviceKinds.find(({ id }) => id === fault.advice);
    expect(advice?.id).toBe(fault.advice);
    const known: readonly Control[] = controls;
    expect(known.find(({ id }) => id === fault.control)?.id).toBe(fault.control);
    // The cause is told by a recommendation, or by the control that it violates.
    expect((fault.advice === undefined) !== (fault.control === undefined)).toBe(true);
    for (const text of Object.values(fault.title)) expect(text).not.toBe('');
  });
});

describe('the fault matrix', () => {
  it.each(faults.map((fault) => [fault.id, fault] as const))(
    '%s must raise one alert, may raise few, and no other',
    (_, fault) => {
      const all = signals.flatMap(({ id }) => (['warning', 'critical'] as const).map((severity) => ({ id, severity })));
      const which = (wanted: string) =>
        all.filter(({ id, severity }) => raises(fault, alertName(id), severity) === wanted);
      expect(which('must')).toEqual([{ id: fault.signal, severity: fault.severity }]);
      expect(which('never').length).toBeGreaterThan(all.length / 2);
      const road = signals.find(({ id }) => id === fault.signal)?.road;
      for (const { id } of which('may')) expect(signals.find((signal) => signal.id === id)?.road).toBe(road);
    },
  );
});

describe('advice', () => {
  it('mends a signal that exists, in both languages, with the same fields in both', () => {
    const fields = (text: string) => [...(text.match(/\{\w+\}/g) ?? [])].toSorted();
    for (const { signal, title, why } of adviceKinds) {
      // Which may be of another area: what lies idle in a cache is missing in memory.
      expect(signals.some(({ id }) => id === signal)).toBe(true);
      for (const text of [title, why]) expect(fields(text['pt-BR'])).toEqual(fields(text.en));
    }
  });
});
