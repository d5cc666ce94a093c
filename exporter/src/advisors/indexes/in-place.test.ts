import { wantedOf } from './in-place.ts';

describe('what commands leave in the catalogue', () => {
  it('is the index that is made, or made anew, and none that is dropped', () => {
    const made = `CREATE INDEX CONCURRENTLY "Odd "" name" ON "Clinic".visits (client_id) WHERE status = 'x';`;
    expect(wantedOf(made)).toEqual([{ index: '"Clinic"."Odd "" name"', isThere: true }]);
    const two = `CREATE INDEX CONCURRENTLY a ON public.t (a);\nCREATE INDEX CONCURRENTLY b ON public.t (b);`;
    expect(wantedOf(two)?.map(({ index }) => index)).toEqual(['public.a', 'public.b']);
    expect(wantedOf('DROP INDEX CONCURRENTLY public.a;')).toEqual([{ index: 'public.a', isThere: false }]);
    expect(wantedOf('REINDEX INDEX CONCURRENTLY public.a;')).toEqual([{ index: 'public.a', isThere: true }]);
  });

  it('is not known of anything else', () => {
    for (const other of ['', "SET LOCAL work_mem = '8MB';", 'CREATE INDEX CONCURRENTLY a ON public.t (a);\nselect 1'])
      expect(wantedOf(other)).toBeUndefined();
  });
});
