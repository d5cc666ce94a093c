import type { SqlControl } from '@pulso/catalogue';
import { CONTRACT, type Measurement } from './result.ts';

/** A sum of 64-bit hashes, as `numeric` is handed out. */
const SUM = /^-?\d{1,40}$/;

/**
 * Judges the one row (checked, failed, oldest and, where the control tells, failing) that a control returns; anything else
 * is an error of the control.
 */
export function judge(
  control: Pick<SqlControl, 'empty'>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Measurement {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) return CONTRACT;
  const checked = count(row['checked']);
  const failed = count(row['failed']);
  const oldest = row['oldest'] ?? undefined;
  if (checked === undefined || failed === undefined || failed > checked) return CONTRACT;
  if (oldest !== undefined && !(oldest instanceof Date)) return CONTRACT;
  const failing = row['failing'] ?? undefined;
  if (failing !== undefined && !(typeof failing === 'string' && SUM.test(failing))) return CONTRACT;
  const status = checked === 0 ? control.empty : failed > 0 ? 'fail' : 'pass';
  return {
    ...{ status, checked, failed },
    ...(oldest === undefined ? {} : { oldest }),
    ...(failing === undefined || failed === 0 ? {} : { failing }),
  };
}

/** A `bigint`, which the driver hands out as text; undefined for NULL and whatever else is no count. */
export function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
