import type { Table } from '../../../model/index.ts';
import type { AdviceIdentity } from './types.ts';

/** What each recommendation of an answer is about, each once; its place here is its place in the rows. */
export class Register {
  readonly all: AdviceIdentity[] = [];
  readonly #first = new Map<string, number>();
  /** The next with the same id: one advice may stand for several services. */
  readonly #next: number[] = [];

  /** @param guess where it most likely is: Prometheus answers the same series in the same order */
  find(cluster: string, service: string, id: string, guess = -1): number {
    if (isOf(this.all[guess], cluster, service, id)) return guess;
    let index = this.#first.get(id) ?? -1;
    while (index >= 0 && !isOf(this.all[index], cluster, service, id)) index = this.#next[index] ?? -1;
    return index;
  }

  add(of: AdviceIdentity): number {
    const index = this.all.push(of) - 1;
    this.#next.push(this.#first.get(of.id) ?? -1);
    this.#first.set(of.id, index);
    return index;
  }
}

function isOf(of: AdviceIdentity | undefined, cluster: string, service: string, id: string): boolean {
  return of !== undefined && of.id === id && of.service === service && of.cluster === cluster;
}

/** The register of before where the same recommendations stand, so that nothing that goes by it is made again. */
export function registerOf(tables: readonly Table[], before: Register | undefined): Register {
  return before !== undefined && standsFor(before, tables) ? before : newRegister(tables, before);
}

function standsFor(register: Register, tables: readonly Table[]): boolean {
  const found = new Uint8Array(register.all.length);
  let missing = register.all.length;
  for (const table of tables) {
    const [cluster, service, id] = [table.column('cluster'), table.column('service'), table.column('id')];
    let last = -1;
    for (let i = 0; i < table.length; i += 1) {
      if (id[i] === '') continue;
      last = register.find(cluster[i] ?? '', service[i] ?? '', id[i] ?? '', last + 1);
      if (last < 0) return false;
      if (found[last] === 0) missing -= 1;
      found[last] = 1;
    }
  }
  return missing === 0;
}

function newRegister(tables: readonly Table[], before: Register | undefined): Register {
  const register = new Register();
  for (const table of tables) {
    const [cluster, service, id] = [table.column('cluster'), table.column('service'), table.column('id')];
    const [kind, area, entity] = [table.column('advice'), table.column('area'), table.column('entity')];
    for (let i = 0; i < table.length; i += 1) {
      const [c, s, one] = [cluster[i] ?? '', service[i] ?? '', id[i] ?? ''];
      // An empty answer may come as one row of nothing; the same advice from two exporters is one.
      if (one === '' || register.find(c, s, one) >= 0) continue;
      const known = before?.all[before.find(c, s, one, register.all.length)];
      register.add(known ?? identityOf(c, s, one, kind[i] ?? '', area[i] ?? '', entity[i] ?? ''));
    }
  }
  return register;
}

function identityOf(
  cluster: string,
  service: string,
  id: string,
  kind: string,
  area: string,
  entity: string,
): AdviceIdentity {
  return { key: `${cluster}\u0000${service}\u0000${id}`, cluster, service, id, kind, area, entity };
}
