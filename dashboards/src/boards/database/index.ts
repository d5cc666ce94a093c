import type { Context } from '../../options.ts';
import type { Row } from '../../row.ts';
import { lockRow } from './locks.ts';
import { poolRow } from './pools.ts';
import { safetyRow } from './safety.ts';
import { serverRow } from './server.ts';
import { tableRow } from './tables.ts';
import { workRow } from './work.ts';

/** From the callers that wait down to the disk. */
export function databaseRows(context: Context): Row[] {
  return [
    poolRow(context),
    serverRow(context),
    lockRow(context),
    workRow(context),
    tableRow(context),
    safetyRow(context),
  ];
}
