/** What is handed in for publishing: the plugin's zip, unpacked, and its sources. */
export interface Submission {
  /** Every file of the zip by its whole path. */
  readonly archive: ReadonlyMap<string, Uint8Array>;
  /** The package's own files by path, such as `package.json` and `src/module.ts`; without dependencies. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface PluginJson {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly executable?: string;
  readonly backend?: boolean;
  readonly includes?: readonly unknown[];
  readonly info: {
    readonly version: string;
    readonly updated: string;
    readonly description?: string;
    readonly keywords: readonly string[];
    readonly author: { readonly name: string; readonly url?: string };
    readonly logos: { readonly small: string; readonly large: string };
    readonly links?: readonly { readonly url: string }[];
    readonly screenshots?: readonly { readonly name: string; readonly path: string }[];
  };
  readonly dependencies: { readonly grafanaDependency: string; readonly plugins?: readonly { readonly id: string }[] };
}

/** One rule of Grafana's plugin validator: the analyzer's and the rule's name there, and what breaks it. */
export interface Rule {
  readonly analyzer: string;
  readonly name: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, one sentence each. */
  readonly check: (submission: Submission) => readonly string[];
  /** A submission with the fault that the rule is there to find: so that a test can tell that it finds it. */
  readonly fault: (submission: Submission) => Submission;
}
