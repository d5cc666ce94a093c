import { parse, parseAllDocuments } from 'yaml';
import { generateRules } from './index.ts';
import { prometheusRuleObjects } from './kubernetes.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}
interface Group {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
}
interface PrometheusRule {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly groups: readonly Group[] };
}

const objects = parseAllDocuments(prometheusRuleObjects()).map((document): PrometheusRule => document.toJS());

/*
 * What the custom resource's schema asks for (prometheus-operator, prometheusrules in monitoring.coreos.com/v1), since no
 * API server is at hand to ask: names, durations, and no field that it does not know.
 */
const DURATION = /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/;
const KNOWN = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

describe('the PrometheusRule objects', () => {
  it('hold the same groups as the rule files', () => {
    const inFiles = [...generateRules().values()].flatMap((text): Group[] => parse(text).groups);
    expect(objects.flatMap(({ spec }) => spec.groups)).toEqual(inFiles);
  });

  it('are objects that the operator accepts', () => {
    for (const { apiVersion, kind, metadata, spec } of objects) {
      expect({ apiVersion, kind }).toEqual({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' });
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      const names = spec.groups.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const group of spec.groups) {
        expect(group.interval).toMatch(DURATION);
        for (const rule of group.rules) {
          expect(Object.keys(rule).filter((key) => !KNOWN.includes(key))).toEqual([]);
          expect((rule.alert === undefined) !== (rule.record === undefined)).toBe(true);
          expect(rule.expr).not.toBe('');
          for (const time of [rule.for ?? '0s', rule.keep_firing_for ?? '1s']) expect(time).toMatch(DURATION);
          const texts = [...Object.values(rule.labels ?? {}), ...Object.values(rule.annotations ?? {})];
          expect(texts.filter((text) => typeof text !== 'string')).toEqual([]);
        }
      }
    }
  });

  it('stay small enough for an object in etcd', () => {
    for (const object of objects) expect(JSON.stringify(object).length).toBeLessThan(500_000);
  });
});
