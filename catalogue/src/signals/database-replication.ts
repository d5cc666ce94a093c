import { postgresMetrics } from '../metrics/postgres.ts';
import type { Signal } from '../types.ts';
import { CASE_SECONDS, gauge } from './samples.ts';

const { slotRetained, slotActive, slotSafe, collectorSuccess, replayDelay, replayPaused, receiverStreaming } =
  postgresMetrics;
const { standbyReplayLag, lastArchived, lastArchiveFailure, archiveFailures, walSize } = postgresMetrics;

const GIBIBYTE = 1024 ** 3;
/** Where there is none now there may be one tomorrow: none is 0, not missing; but not where nobody has looked. */
/** `matcher`: of the collectors that would have found one. */
const noneBy = (matcher: string) => `0 * (min by ($by) (${collectorSuccess.name}{collector${matcher}}) == 1)`;
/** What collectors of a server said of themselves: 1, or 0 where they failed. */
const looked = (by: Readonly<Record<string, number>>) =>
  Object.entries(by).map(([collector, value]) => gauge(collectorSuccess, value, { collector }));
/** The archiver tries three times, a second apart, and then once a minute. */
const SECONDS_PER_FAILURE = 20;

/** What goes to standbys and to the archive. */
export const replicationSignals: readonly Signal[] = [
  {
    id: 'database_slot_retained',
    area: 'database',
    title: { en: 'WAL kept for a slot', 'pt-BR': 'WAL retido por um slot' },
    unit: 'bytes',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${slotRetained.name}) or ${noneBy('="replication_slots"')}`,
    sample: (value) => [gauge(slotRetained, value, { slot_name: 'standby', slot_type: 'physical' })],
    cases: [
      { name: 'no slot', series: looked({ replication_slots: 1, replication: 0 }), value: 0 },
      { name: 'nobody has looked', series: looked({ replication_slots: 0, replication: 1 }), value: undefined },
    ],
    warning: 8 * GIBIBYTE,
    critical: 64 * GIBIBYTE,
    road: 'operations',
    summary: {
      en: 'A replication slot keeps WAL that nobody fetches',
      'pt-BR': 'Um slot de replicação retém WAL que ninguém busca',
    },
    meaning: {
      en: 'It grows until the disk is full; then the server stops, with all that depend on it.',
      'pt-BR': 'Cresce até encher o disco; então o servidor para, e tudo que depende dele.',
    },
    firstAction: {
      en: 'How much disk is left? If its receiver is gone for good, drop the slot; else start the receiver.',
      'pt-BR': 'Quanto disco resta? Se o receptor não volta mais, apague o slot; senão, ligue o receptor.',
    },
    diagnose: [
      `Which: \`${slotRetained.name}{service="$service"}\`; read by nobody: \`${slotActive.name}{service="$service"} == 0\`.`,
      `What may still be written before it is lost: \`${slotSafe.name}{service="$service"}\` (absent: no bound is set).`,
      'A logical slot that is read but does not advance: its receiver does not confirm, or decodes one huge transaction.',
    ],
    remedy: [
      "`SELECT pg_drop_replication_slot('<slot>')`: its receiver must then be built anew.",
      'Lasting: `max_slot_wal_keep_size`, which gives up the slot rather than the server; above it, override these bounds.',
    ],
    source:
      'Eight times the default max_wal_size of 1 GiB is no hiccup; 64 GiB fills common disks. Override by size of disk',
  },
  {
    id: 'database_replay_delay',
    area: 'database',
    title: { en: 'Replay delay of standbys', 'pt-BR': 'Atraso dos standbys' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${replayDelay.name}) or max by ($by) (${standbyReplayLag.name}) or ${noneBy('=~"standby|replication"')}`,
    sample: (value) => [gauge(replayDelay, value)],
    cases: [
      { name: 'no standby', series: looked({ standby: 1, replication: 1, replication_slots: 0 }), value: 0 },
      { name: 'one has not looked', series: looked({ standby: 0, replication: 1 }), value: undefined },
    ],
    warning: 60,
    critical: 900,
    road: 'operations',
    summary: { en: 'A standby is far behind its primary', 'pt-BR': 'Um standby está muito atrás do primário' },
    meaning: {
      en: 'Readers on it see the past, and a failover to it would lose that time where commits do not wait for it.',
      'pt-BR':
        'Quem lê nele vê o passado, e passar para ele perderia esse tempo, se as confirmações não esperam por ele.',
    },
    firstAction: {
      en: 'Is it connected? If it is, see whether a query on it holds replay back.',
      'pt-BR': 'Ele está conectado? Se sim, veja se uma consulta nele está segurando a reprodução.',
    },
    diagnose: [
      `Connected: \`${receiverStreaming.name}{service="$service"}\`; paused: \`${replayPaused.name}{service="$service"}\`.`,
      "On it, what holds replay back: `SELECT pid, now() - xact_start AS age FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY age DESC NULLS LAST`.",
      'Neither: its disk or its one replaying process is slower than the primary writes.',
    ],
    remedy: [
      'Not connected: its log says why (WAL already removed: build it anew; authentication; network).',
      'Paused: `SELECT pg_wal_replay_resume()`. Held back: end the query, or lower `max_standby_streaming_delay`.',
    ],
    source:
      'A minute is beyond what reading from a standby is expected to lag, and what a failover may lose; a quarter of an hour is beyond what most may lose at all. One that lags on purpose (recovery_min_apply_delay) needs an override',
  },
  {
    id: 'database_archiver_failing',
    area: 'database',
    title: { en: 'Time since WAL was archived, while it fails', 'pt-BR': 'Tempo com falha no arquivamento do WAL' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value:
      `max by ($by) ((time() - ${lastArchived.name}) * (${lastArchiveFailure.name} > bool ${lastArchived.name}))` +
      // It has never failed, or never worked.
      ` or max by ($by) (${SECONDS_PER_FAILURE} * ${archiveFailures.name})`,
    sample: (value) => [
      { ...gauge(lastArchived, -value), perSecond: 1 },
      { ...gauge(lastArchiveFailure, 1), perSecond: 1 },
    ],
    cases: [
      {
        name: 'failed shortly after its last success',
        series: [gauge(lastArchived, 300), gauge(lastArchiveFailure, 303)],
        value: CASE_SECONDS - 300,
      },
      {
        name: 'failed shortly before its last success',
        series: [gauge(lastArchived, 300), gauge(lastArchiveFailure, 297)],
        value: 0,
      },
    ],
    warning: 300,
    critical: 3_600,
    road: 'operations',
    summary: { en: 'PostgreSQL cannot archive its WAL', 'pt-BR': 'O PostgreSQL não consegue arquivar o WAL' },
    meaning: {
      en: 'What is written since then is in no backup, and WAL piles up until the disk is full and the server stops.',
      'pt-BR':
        'O que foi escrito desde então não está em nenhum backup, e o WAL se acumula até encher o disco e parar o servidor.',
    },
    firstAction: {
      en: "Read the archive command's error in the server's log: most often credentials, or a full target.",
      'pt-BR': 'Leia o erro do comando de arquivamento no log do servidor: em geral, credenciais ou destino cheio.',
    },
    diagnose: [
      `How much has piled up: \`${walSize.name}{service="$service"}\`.`,
      'Which file: `SELECT last_failed_wal, last_failed_time, last_archived_wal FROM pg_stat_archiver`.',
      'The command: `SHOW archive_command` or `SHOW archive_library`; run it by hand as the user of the server.',
    ],
    remedy: [
      'Mend the target; the archiver goes on by itself within a minute. Never delete files from pg_wal by hand.',
      "To win time where the disk fills: more disk, or `archive_command = '/bin/true'`, after which a new base backup is needed.",
    ],
    source:
      'It tries three times a minute: after five minutes it is no hiccup; an hour is a common bound on what a backup may lose',
  },
];
