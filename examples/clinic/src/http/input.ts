import { z } from 'zod';

export const Id = z.coerce.number().int().positive().max(2_147_483_647);
export const BigId = z.string().regex(/^[1-9]\d{0,17}$/, 'must be a number');
export const Day = z.iso.date();
export const Instant = z.iso.datetime({ offset: true });
