import { areas, signals, type AreaId, type Signal } from '@pulso/catalogue';
import { z } from 'zod';
import { adviceSchema } from './advice.ts';
import { alertmanagerSchema } from './alertmanager.ts';
import { boundProblems, type SignalOverrides } from './bounds.ts';
import { complianceSchema } from './compliance.ts';
import { evidenceSchema } from './evidence.ts';
import { querySchema } from './queries.ts';
import { slosSchema } from './slos.ts';
import { targetSchema } from './targets.ts';
import { duration, labelName, webUrl } from './values.ts';

const bound = z.number();

const overrideSchema = z.strictObject({
  entity: z.string().min(1),
  warning: bound.optional(),
  critical: bound.optional(),
});

/** What may be set for one signal; checked against that signal's unit, side and own bounds. */
function signalSchema(signal: Signal) {
  return z
    .strictObject({
      warning: bound.optional(),
      critical: bound.optional(),
      floor: z.number().positive().optional(),
      overrides: z.array(overrideSchema).optional(),
    })
    .superRefine((given, context) => {
      for (const { path, problem, remedy } of boundProblems(signal, given)) {
        context.addIssue({ code: 'custom', path: [...path], message: problem, params: { remedy } });
      }
    });
}

type SignalSettings = Readonly<Record<string, SignalOverrides | undefined>>;

const signalsSchema: z.ZodType<SignalSettings> = z.strictObject(
  Object.fromEntries(signals.map((signal) => [signal.id, signalSchema(signal).optional()])),
);

const areaIds = areas.map(({ id }) => id);
const team = z.string().min(1);

const teamsByArea: z.ZodType<Readonly<Partial<Record<AreaId, string>>>> = z.strictObject(
  Object.fromEntries(areaIds.map((id) => [id, team.optional()])),
);

/** What Alertmanager's own labels use, and what the rules write themselves. */
const RESERVED = [
  'instance',
  'signal',
  'area',
  'entity',
  'severity',
  'team',
  'bad',
  'slo',
  'window',
  'alertname',
  'le',
];

const groupBy = z
  .array(labelName)
  .min(1)
  .superRefine((labels, context) => {
    for (const [index, label] of labels.entries()) {
      if (RESERVED.includes(label)) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `"${label}" is written by the rules themselves.`,
          params: { remedy: 'Take labels of the scrape configuration, such as cluster and service.' },
        });
      }
      if (labels.indexOf(label) !== index) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `"${label}" is there twice.`,
          params: { remedy: 'Remove one.' },
        });
      }
    }
    // Alerts, inhibition, dashboards and the panel name these two.
    for (const needed of ['cluster', 'service']) {
      if (labels.includes(needed)) continue;
      context.addIssue({
        code: 'custom',
        message: `lacks "${needed}", which alerts and dashboards go by.`,
        params: { remedy: `Add ${needed}; a label that your targets do not have does no harm.` },
      });
    }
  });

/** `pulso.yml`. Every key is optional: without the file the catalogue's defaults are in force. */
export const configSchema = z.strictObject({
  identity: z.strictObject({ groupBy: groupBy.optional() }).optional(),
  profile: z.enum(['production', 'demo']).optional(),
  locale: z.enum(['en', 'pt-BR']).optional(),
  urls: z.strictObject({ runbooks: webUrl.optional(), dashboards: webUrl.optional() }).optional(),
  teams: z
    .strictObject({ operations: team.optional(), compliance: team.optional(), areas: teamsByArea.optional() })
    .optional(),
  signals: signalsSchema.optional(),
  slos: slosSchema.optional(),
  alertmanager: alertmanagerSchema.optional(),
  listen: z
    .strictObject({ host: z.string().min(1).optional(), port: z.int().min(0).max(65_535).optional() })
    .optional(),
  advertiseUrl: webUrl.optional(),
  tokenFile: z.string().min(1).optional(),
  prometheus: z.strictObject({ url: webUrl, timeout: duration.optional() }).optional(),
  targets: z.array(targetSchema).optional(),
  queries: z.array(querySchema).optional(),
  compliance: complianceSchema.optional(),
  adviceInterval: duration.optional(),
  history: z.strictObject({ interval: duration.optional() }).optional(),
  advice: adviceSchema.optional(),
  evidence: evidenceSchema.optional(),
});

export type PulsoConfig = z.infer<typeof configSchema>;
