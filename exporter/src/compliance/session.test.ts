import { bind } from './session.ts';

describe('the parameters of a control', () => {
  it('become places, each once, and casts stay', () => {
    expect(bind("select now()::date + :days, :days, ':x'::text, a[1:2]", { days: 15 })).toEqual({
      text: "select now()::date + $1, $1, ':x'::text, a[1:2]",
      values: [15],
    });
  });

  it('are only those that are declared', () => {
    expect(bind('select :other', { days: 15 })).toEqual({ text: 'select :other', values: [] });
  });
});
