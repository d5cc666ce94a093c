import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { stat } from '../../panels/stat.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { help, t } from '../../texts.ts';

const { evidence } = metrics;
const SIGNALS = [
  'evidence_problems',
  'evidence_audit_log_failed',
  'evidence_lost',
  'evidence_unwritable',
  'evidence_checkpoint_age',
  'evidence_undelivered',
  'evidence_verification_age',
];

/** Of the daemon, which goes by a service of its own. */
const of = (name: string, matchers = ''): string =>
  `${name}{cluster=~"$cluster"${matchers === '' ? '' : `, ${matchers}`}}`;

export function evidenceRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'compliance-evidence',
    title: t('Is the evidence whole?', 'A evidência está íntegra?'),
    panels: [
      ...signalsNamed(SIGNALS, context),
      stat(
        {
          key: 'evidence-length',
          title: t('Entries in the chain', 'Entradas na cadeia'),
          help: help(
            [
              'Length of the chain of evidence: the number of its last entry.',
              'Tamanho da cadeia de evidência: o número da última entrada.',
            ],
            ['it only grows.', 'só cresce.'],
            [
              'cite entries by their number (`seq`) in reports; `pulso evidence export --json` hands them out.',
              'cite as entradas pelo número (`seq`); `pulso evidence export --json` as entrega.',
            ],
          ),
          queries: [{ expr: `max (${of(evidence.entries.name)})` }],
          unit: 'locale',
          decimals: 0,
          width: 8,
          height: 7,
        },
        locale,
      ),
      stat(
        {
          key: 'evidence-checkpoints',
          title: t('Signed checkpoints', 'Checkpoints assinados'),
          help: help(
            [
              'Checkpoints that are at every place of delivery, and those that are not yet.',
              'Checkpoints que estão em todos os destinos, e os que ainda não.',
            ],
            ['none pending for longer than an hour.', 'nenhum pendente por mais de uma hora.'],
            [
              'pending: the place does not answer; until then what came after the last delivered one can be written anew.',
              'pendentes: o destino não responde; até lá o que veio depois do último entregue pode ser reescrito.',
            ],
          ),
          queries: [
            {
              expr: `sum (${of(evidence.checkpoints.name, 'state="delivered"')})`,
              legend: t('delivered', 'entregues')[locale],
            },
            {
              expr: `sum (${of(evidence.checkpoints.name, 'state="pending"')})`,
              legend: t('pending', 'pendentes')[locale],
            },
          ],
          unit: 'locale',
          decimals: 0,
          width: 8,
          height: 7,
        },
        locale,
      ),
      timeseries(
        {
          key: 'evidence-growth',
          title: t(
            'Growth of the chain, and age of its last checkpoint',
            'Crescimento da cadeia e idade do último checkpoint',
          ),
          help: help(
            [
              'Entries, on the left; time since the last signed checkpoint, on the right.',
              'Entradas, à esquerda; tempo desde o último checkpoint assinado, à direita.',
            ],
            ['a line that rises, and a saw of an hour.', 'uma linha que sobe, e um dente de serra de uma hora.'],
            [
              'flat: nobody writes evidence; is the store writable, does the daemon run?',
              'plana: ninguém grava evidência; o depósito aceita gravação, o daemon está no ar?',
            ],
          ),
          unit: 'short',
          width: 24,
          height: 6,
          queries: [
            { expr: `max (${of(evidence.entries.name)})`, legend: t('entries', 'entradas')[locale] },
            {
              expr: `time() - max (${of(evidence.lastCheckpoint.name)})`,
              legend: t('since the last checkpoint', 'desde o último checkpoint')[locale],
            },
          ],
          rightAxis: { names: '/checkpoint$/', unit: 's' },
        },
        locale,
      ),
    ],
  };
}
