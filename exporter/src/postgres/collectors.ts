import type { Collector } from './collector.ts';
import { activity } from './collectors/activity.ts';
import { archiver } from './collectors/archiver.ts';
import { backgroundWriter } from './collectors/background-writer.ts';
import { bloat } from './collectors/bloat.ts';
import { blocking } from './collectors/blocking.ts';
import { checkpoints } from './collectors/checkpoints.ts';
import { conflicts } from './collectors/conflicts.ts';
import { connections } from './collectors/connections.ts';
import { database } from './collectors/database.ts';
import { databaseSize } from './collectors/database-size.ts';
import { indexes } from './collectors/indexes.ts';
import { info } from './collectors/info.ts';
import { io } from './collectors/io.ts';
import { locks } from './collectors/locks.ts';
import { preparedTransactions } from './collectors/prepared-transactions.ts';
import { replication } from './collectors/replication.ts';
import { replicationSlots } from './collectors/replication-slots.ts';
import { sequences } from './collectors/sequences.ts';
import { settings } from './collectors/settings.ts';
import { standby } from './collectors/standby.ts';
import { tables } from './collectors/tables.ts';
import { tls } from './collectors/tls.ts';
import { matches } from './databases/pattern.ts';
import { wal } from './collectors/wal.ts';
import { walDirectory } from './collectors/wal-directory.ts';
import { wraparound } from './collectors/wraparound.ts';
import { xmin } from './collectors/xmin.ts';

/** Every collector, in the order in which they run: what alerts read comes first, what is costly last. */
export const collectors: readonly Collector[] = [
  connections,
  activity,
  database,
  blocking,
  standby,
  replication,
  replicationSlots,
  xmin,
  preparedTransactions,
  locks,
  checkpoints,
  backgroundWriter,
  wal,
  archiver,
  io,
  conflicts,
  tls,
  info,
  wraparound,
  walDirectory,
  databaseSize,
  settings,
  tables,
  indexes,
  sequences,
  bloat,
];

/** The name of the one that is more than a statement; see `statements/`. */
export const STATEMENTS = 'statements';

/** Whether a collector is left out by the configuration, `collectors.exclude`. */
export function isLeftOut(name: string, exclude: readonly string[] = []): boolean {
  return exclude.some((pattern) => matches(pattern, name));
}

/** The first pattern that no collector has; undefined where all of them mean something. */
export function unknownCollector(exclude: readonly string[]): string | undefined {
  const names = [...collectors.map(({ name }) => name), STATEMENTS];
  return exclude.find((pattern) => !names.some((name) => matches(pattern, name)));
}
