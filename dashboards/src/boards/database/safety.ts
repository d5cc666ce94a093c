import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { timeseries } from '../../panels/timeseries.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { observed, observedRate, ofService } from '../../select.ts';
import { help, t } from '../../texts.ts';

const { postgres } = metrics;

export function safetyRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'database-safety',
    title: t('Would anything be lost if it fell now?', 'Algo se perderia se ele caísse agora?'),
    panels: [
      ...signalsNamed(['database_checksum_failures', 'database_slot_retained', 'database_replay_delay'], context),
      ...signalsNamed(['database_archiver_failing'], context, 12, {
        database_archiver_failing: t('No failure of archiving is known', 'Nenhuma falha de arquivamento conhecida'),
      }),
      timeseries(
        {
          key: 'database-standbys',
          title: t('Receivers of WAL: how far behind', 'Receptores de WAL: atraso'),
          help: help(
            [
              'For each standby or receiver, how long a commit would wait for it to have the WAL on disk.',
              'Para cada réplica ou receptor, quanto um commit esperaria até o WAL estar em disco lá.',
            ],
            ['milliseconds; 0 when nothing is written.', 'milissegundos; 0 quando nada é gravado.'],
            [
              'seconds and growing: its network or its disk. One that vanishes from here no longer protects anything.',
              'segundos e subindo: a rede ou o disco dela. A que some daqui já não protege nada.',
            ],
          ),
          unit: 's',
          queries: [
            {
              expr: observed('application_name, slot_name', postgres.standbyFlushLag.name),
              legend: '{{application_name}} {{slot_name}}',
            },
          ],
          none: t('No standby and no receiver of WAL', 'Nenhuma réplica nem receptor de WAL'),
          width: 12,
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-checkpoints',
          title: t('Checkpoints', 'Checkpoints'),
          help: help(
            [
              'Age of the last checkpoint, on the left: after a crash the WAL is replayed from there. Those requested a second on the right.',
              'Idade do último checkpoint, à esquerda: após uma queda o WAL é refeito a partir dali. Os requisitados por segundo, à direita.',
            ],
            [
              'a saw of checkpoint_timeout, none requested.',
              'um dente de serra de checkpoint_timeout, nenhum requisitado.',
            ],
            [
              'many requested: raise max_wal_size. An age that only grows: the checkpointer does not finish, look at the disk.',
              'muitos requisitados: aumente max_wal_size. Idade que só cresce: o checkpoint não termina, veja o disco.',
            ],
          ),
          unit: 's',
          queries: [
            { expr: `time() - max by (server) (${ofService(postgres.lastCheckpoint.name)})`, legend: '{{server}} age' },
            { expr: observedRate('server', postgres.checkpointsRequested.name, []), legend: '{{server}} requested' },
          ],
          rightAxis: { names: '/ requested$/', unit: 'ops' },
          width: 12,
        },
        locale,
      ),
      timeseries(
        {
          key: 'database-size',
          title: t('Size on disk', 'Tamanho em disco'),
          help: help(
            ['By database.', 'Por banco.'],
            ['slow growth.', 'crescimento lento.'],
            [
              'see what runs out, and when, under Capacity and regressions.',
              'veja o que acaba, e quando, em Capacidade e regressões.',
            ],
          ),
          unit: 'bytes',
          queries: [
            { expr: observed('server, datname', postgres.databaseSize.name), legend: '{{server}} {{datname}}' },
          ],
          many: true,
          width: 12,
          leadsTo: ['capacity'],
        },
        locale,
      ),
    ],
  };
}
