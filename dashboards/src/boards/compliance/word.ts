import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table, valueTexts } from '../../panels/table.ts';
import { orNone } from '../../panels/words.ts';
import type { Row } from '../../row.ts';
import { ofService } from '../../select.ts';
import { help, t, type Help } from '../../texts.ts';
import type { KeyedPanel } from '../../panels/parts.ts';
import { controlTexts } from './controls.ts';

const { compliance } = metrics;
const DAY = 86_400;

interface Kept {
  readonly key: string;
  readonly title: ReturnType<typeof t>;
  readonly help: Help;
  readonly family: string;
  readonly none: ReturnType<typeof t>;
}

function promises({ locale }: Context, { key, title, help: text, family, none }: Kept): KeyedPanel {
  const left = t('Time left', 'Tempo restante');
  const ends = `min by (service, control, regulation) (${ofService(family)})`;
  return table(
    {
      key,
      title,
      help: text,
      queries: [
        { expr: orNone(`${ends} * 1000`, ofService(compliance.controlStatus.name), 'control') },
        { expr: `${ends} - time()` },
      ],
      columns: [
        {
          field: 'control',
          title: t('Control', 'Controle'),
          minWidth: 260,
          mappings: controlTexts(locale, none[locale]),
        },
        {
          field: 'Value #A',
          title: t('Ends', 'Termina'),
          unit: 'dateTimeAsIso',
          width: 160,
          mappings: valueTexts({ 0: { text: '–' } }),
        },
        {
          field: 'Value #B',
          title: left,
          unit: 's',
          decimals: 0,
          width: 120,
          below: [
            { value: 30 * DAY, color: STATE_COLOURS.warning },
            { value: 7 * DAY, color: STATE_COLOURS.critical },
          ],
        },
      ],
      sortBy: { title: left, descending: false },
      width: 12,
      height: 6,
    },
    locale,
  );
}

export function wordRow(context: Context): Row {
  return {
    key: 'compliance-word',
    title: t('What rests on a person’s word?', 'O que depende da palavra de alguém?'),
    panels: [
      promises(context, {
        key: 'compliance-waivers',
        title: t('Waivers in force', 'Exceções em vigor'),
        help: help(
          [
            'Failures that two people have accepted for a while, and when each ends. The result stays as it is; only its alerts are silent.',
            'Falhas que duas pessoas aceitaram por um tempo, e quando cada uma termina. O resultado não muda; só os alertas silenciam.',
          ],
          ['few, and none renewed for ever.', 'poucas, nenhuma renovada para sempre.'],
          [
            'mend it before the end: with the waiver goes the silence. Names and reasons are in the ledger.',
            'corrija antes do fim: com a exceção acaba o silêncio. Nomes e motivos estão no registro.',
          ],
        ),
        family: compliance.waiverExpiry.name,
        none: t('✓ No failure is waived', '✓ Nenhuma falha com exceção'),
      }),
      promises(context, {
        key: 'compliance-attestations',
        title: t('Attestations, the next to end first', 'Atestados, o próximo a vencer primeiro'),
        help: help(
          [
            'What a person has vouched for, and until when: the profile of the facility, and controls that no machine can test.',
            'O que uma pessoa atestou, e até quando: o perfil do estabelecimento, e controles que nenhuma máquina testa.',
          ],
          ['months left.', 'restam meses.'],
          [
            'renew with a fresh document (`pulso compliance attest`); after its end the control counts as not tested.',
            'renove com documento novo (`pulso compliance attest`); após o fim o controle conta como não testado.',
          ],
        ),
        family: compliance.attestationExpiry.name,
        none: t('– Nothing is attested', '– Nada foi atestado'),
      }),
    ],
  };
}
