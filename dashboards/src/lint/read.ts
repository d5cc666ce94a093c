import { generateDashboards } from '../index.ts';

/** A generated dashboard as far as the rules look at it. */
export interface Dashboard {
  readonly uid: string;
  readonly editable: boolean;
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly links: readonly {
    readonly asDropdown: boolean;
    readonly keepTime: boolean;
    readonly includeVars: boolean;
  }[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly Query[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly links?: readonly { readonly url: string }[];
}

interface Query {
  readonly refId: string;
  readonly expr: string;
  readonly instant?: boolean;
  readonly exemplar?: boolean;
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly multi?: boolean;
  readonly refresh?: number;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly datasource?: { readonly uid: string };
}

/** Every dashboard that these options give, in the catalogue's order. */
export function read(options: Parameters<typeof generateDashboards>[0]): Dashboard[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is not as declared here fails a rule
  return [...generateDashboards(options).values()].map((text) => JSON.parse(text) as Dashboard);
}

export function queriesIn({ panels }: Dashboard): (Query & { readonly title: string })[] {
  return panels.flatMap(({ title = '', targets = [] }) => targets.map((query) => ({ title, ...query })));
}
