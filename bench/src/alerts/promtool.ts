import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '@pulso/local-stack';
import { stringify } from 'yaml';
import { rulesOf, rulesUnder, type Rule, type RuleTest, type Suite, type TestFile } from './rule-files.ts';

export interface Verdict {
  readonly passed: boolean;
  readonly output: string;
}

export function promtool(...args: readonly string[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = spawn(requireProgram('promtool'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

/** Some tests, each with no more rules than it rests on: `promtool test rules`, as often as one likes, with one rule changed. */
export class Bench {
  readonly #tests: readonly Prepared[];
  readonly #suite: Suite;

  constructor(suite: Suite, tests: readonly RuleTest[]) {
    this.#suite = suite;
    const all = rulesOf(suite);
    this.#tests = [...suite.files.values()]
      .flatMap((file) => file.tests.filter((test) => tests.includes(test)).map((test) => prepare(test, file, all)))
      .toSorted((a, b) => a.cost - b.cost);
  }

  /**
   * The verdict of the first test that fails, the cheap ones first, else that all passed.
   * @throws Error where the rules or tests cannot even be read, which proves nothing
   */
  async run(changed?: { readonly rule: Rule; readonly expr: string }): Promise<Verdict> {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-rules-'));
    try {
      for (const { file, test, rules } of this.#tests) {
        // What it does not rest on it cannot notice.
        if (changed !== undefined && !rules.has(changed.rule)) continue;
        const groups = this.#groups(rules, changed);
        writeFileSync(join(folder, 'rules.yml'), stringify({ groups }));
        const names = groups.map(({ name }) => name);
        const group_eval_order = (file.group_eval_order ?? []).filter((group) => names.includes(group));
        const own = { ...file, rule_files: ['rules.yml'], group_eval_order, tests: [test] };
        writeFileSync(join(folder, 'test.yml'), stringify(own, { aliasDuplicateObjects: false }));
        const verdict = await promtool('test', 'rules', join(folder, 'test.yml'));
        if (/could not parse|parse error|unmarshal/.test(verdict.output)) throw new Error(verdict.output);
        if (!verdict.passed) return verdict;
      }
      return { passed: true, output: '' };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #groups(rules: ReadonlySet<Rule>, changed: { readonly rule: Rule; readonly expr: string } | undefined) {
    return this.#suite.groups
      .map((group) => ({
        ...group,
        rules: group.rules
          .filter((rule) => rules.has(rule))
          .map((rule) => (rule === changed?.rule ? { ...rule, expr: changed.expr } : rule)),
      }))
      .filter(({ rules: own }) => own.length > 0);
  }
}

interface Prepared {
  readonly file: TestFile;
  readonly test: RuleTest;
  readonly rules: ReadonlySet<Rule>;
  /** Roughly how long it takes: rules by series. */
  readonly cost: number;
}

function prepare(test: RuleTest, file: TestFile, all: readonly Rule[]): Prepared {
  const rules = rulesUnder(test, all);
  return { file, test, rules, cost: rules.size * JSON.stringify(test).length };
}
