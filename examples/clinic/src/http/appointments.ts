import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { errorCode } from '../errors.ts';
import { confirmBooking } from '../gateway/confirm.ts';
import type { Context } from './context.ts';
import { HttpError } from './errors.ts';
import { BigId, Id, Instant } from './input.ts';

const Booking = z.strictObject({ clientId: Id, professionalId: Id, treatmentId: Id, startsAt: Instant });
/** SQLSTATE foreign_key_violation. */
const FOREIGN_KEY_VIOLATION = '23503';

interface Booked {
  readonly id: string;
  readonly startsAt: string;
  [column: string]: unknown;
}

/** Booking, with the client's confirmation, and check-in. */
export function appointmentRoutes({ database, hub, gatewayUrl }: Context): Router {
  const router = Router();
  router.post('/appointments', async (request, response) => {
    const booking = Booking.parse(request.body);
    if (Date.parse(booking.startsAt) <= Date.now()) throw new HttpError(400, 'bad-input', 'startsAt must lie ahead');
    const code = randomBytes(5).toString('hex').toUpperCase();
    const appointment = await database
      .transaction(async (client) => {
        // The slot's unique index decides between two who want it; the later one is told so.
        const { rows } = await client.query<Booked>(
          `insert into appointments (client_id, professional_id, treatment_id, starts_at, ends_at, status, room)
           select $1, $2, t.id, $4::timestamptz, $4::timestamptz + make_interval(mins => 30), 'booked', 'Sala ' || (1 + $2::int % 12)
             from treatments t where t.id = $3
           on conflict (professional_id, starts_at) where status <> 'cancelled' do nothing
           returning id, starts_at as "startsAt"`,
          [booking.clientId, booking.professionalId, booking.treatmentId, booking.startsAt],
        );
        const [row] = rows;
        if (row === undefined)
          throw new HttpError(409, 'slot-taken', 'This slot is taken or the treatment does not exist');
        await client.query(
          `insert into audit_log (actor, action, object_type, object_id, reason) values ('reception', 'write', 'appointment', $1, 'booking')`,
          [row.id],
        );
        // Only a confirmed booking is kept. The transaction, and with it the connection, waits for the gateway.
        await confirmBooking(gatewayUrl(), row.id, code);
        await client.query(`update appointments set status = 'confirmed', confirmation_code = $2 where id = $1`, [
          row.id,
          code,
        ]);
        return row;
      })
      .catch((error: unknown) => {
        if (errorCode(error) !== FOREIGN_KEY_VIOLATION) throw error;
        throw new HttpError(422, 'unknown-reference', 'No such client or professional');
      });
    const { professionalId } = booking;
    hub.publish({ type: 'booked', appointmentId: appointment.id, professionalId, startsAt: appointment.startsAt });
    response.status(201).json({ ...appointment, professionalId, confirmationCode: code });
  });
  router.post('/appointments/:id/check-in', async (request, response) => {
    const id = BigId.parse(request.params.id);
    const [row] = await database.query<{ professionalId: number; startsAt: string }>(
      `update appointments set status = 'checked_in' where id = $1 and status in ('booked', 'confirmed', 'checked_in')
       returning professional_id as "professionalId", starts_at as "startsAt"`,
      [id],
    );
    if (row === undefined) throw new HttpError(409, 'not-booked', 'No appointment that waits for a check-in');
    hub.publish({ type: 'checked_in', appointmentId: id, ...row });
    response.json({ id, status: 'checked_in' });
  });
  return router;
}
