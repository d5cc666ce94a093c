import type { ControlHistory, Seen, Summary } from './summary.ts';
import { uuidOf } from './uuid.ts';

const NAMESPACE = 'https://pulso.example/ns/oscal';
/** Of the schema that the tests validate with. */
const OSCAL_VERSION = '1.2.3';
const DISCLAIMER =
  'Results of technical tests. They do not prove legal compliance nor replace legal advice. / Resultado de testes técnicos. Não comprova conformidade legal nem substitui parecer jurídico.';

const iso = (at: number): string => new Date(at).toISOString();
const prop = (name: string, value: string | number | undefined) =>
  value === undefined ? [] : [{ name, ns: NAMESPACE, value: String(value) }];

/**
 * OSCAL assessment-results (NIST): an observation for each control's last test, and a finding, which knows two states only.
 * What could not be tested is not satisfied for another reason, never satisfied; Pulso's own status is in the properties.
 * What does not apply has an observation and no finding.
 */
export function oscal(summary: Summary): string {
  const { head, from, to, controls, origin } = summary;
  const uuid = (name: string) => uuidOf(head.hash, name);
  const plan = uuid('plan');
  const observations = controls.map((history) => observation(history, uuid));
  const findings = controls.filter(({ last }) => last.data.status !== 'na').map((history) => finding(history, uuid));
  const document = {
    'assessment-results': {
      uuid: uuid(`assessment-results ${from} ${to}`),
      metadata: {
        title: 'Pulso: evidence of compliance controls',
        'last-modified': iso(head.at),
        version: String(head.seq),
        'oscal-version': OSCAL_VERSION,
        props: [...prop('chain-origin', origin), ...prop('chain-head', head.hash), ...prop('signing-key', summary.key)],
        remarks: DISCLAIMER,
      },
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: uuid(`result ${from} ${to}`),
          title: 'Automated and attested controls',
          description: `${summary.entries} entries of evidence, of which the last is sealed by the checkpoint over entry ${head.seq}.`,
          start: iso(from),
          end: iso(to),
          'reviewed-controls': {
            'control-selections': [
              controls.length === 0
                ? { 'include-all': {} }
                : { 'include-controls': [...new Set(controls.map(idOf))].map((id) => ({ 'control-id': id })) },
            ],
          },
          ...(observations.length === 0 ? {} : { observations }),
          ...(findings.length === 0 ? {} : { findings }),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: 'No assessment plan',
            description: "The controls of Pulso's catalogue are tested continually; no separate plan document exists.",
          },
        ],
      },
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const idOf = ({ last }: ControlHistory): string => last.data.control.toLowerCase();
const nameOf = ({ data }: Seen<'control'>): string => `${data.target} ${data.control}`;

function observation(history: ControlHistory, uuid: (name: string) => string) {
  const { last, since, tests } = history;
  const { data } = last;
  return {
    uuid: uuid(`observation ${nameOf(last)}`),
    title: data.control,
    description: `Last of ${tests} recorded tests of ${data.control} on ${data.target}: ${data.status}.`,
    props: [
      ...[...prop('status', data.status), ...prop('target', data.target), ...prop('regulation', data.regulation)],
      ...[
        ...prop('checked', data.checked),
        ...prop('failed', data.failed),
        ...prop('failing-rows', data.failing),
        ...prop('since', iso(since)),
      ],
      ...[...prop('error', data.error), ...prop('evidence-seq', last.seq), ...prop('query-sha256', data.query)],
      ...prop('waived-until', data.waivedUntil === undefined ? undefined : iso(data.waivedUntil)),
    ],
    methods: ['TEST'],
    collected: iso(last.at),
  };
}

function finding(history: ControlHistory, uuid: (name: string) => string) {
  const { data } = history.last;
  const reasons: Readonly<Record<string, string>> = { pass: 'pass', fail: 'fail' };
  return {
    uuid: uuid(`finding ${nameOf(history.last)}`),
    title: data.control,
    description: `${data.control} on ${data.target}: ${data.status}.`,
    target: {
      type: 'objective-id',
      'target-id': idOf(history),
      status: {
        state: data.status === 'pass' ? 'satisfied' : 'not-satisfied',
        reason: reasons[data.status] ?? 'other',
        ...(reasons[data.status] === undefined ? { remarks: `Pulso: ${data.status}` } : {}),
      },
    },
    'related-observations': [{ 'observation-uuid': uuid(`observation ${nameOf(history.last)}`) }],
  };
}
