import { activity } from './activity.ts';
import type { Collector } from './collector.ts';
import { connections } from './connections.ts';
import { database } from './database.ts';
import { databaseSize } from './database-size.ts';
import { info } from './info.ts';

/** Every collector, in the order in which they run: what alerts read comes first. */
export const collectors: readonly Collector[] = [connections, activity, database, info, databaseSize];
