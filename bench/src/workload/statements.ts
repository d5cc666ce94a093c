/** Eight shapes of statements of a clinic's service, of 8 to 340 characters; `n` is among their literals. */
export const shapes: readonly ((n: number) => string)[] = [
  (n) => `SELECT ${n}`,
  (n) => `SELECT id, name, email FROM clients WHERE id = ${n}`,
  (n) => `UPDATE appointments SET status = 'done ${n}', updated_at = now() WHERE id = ${n}`,
  (n) => `DELETE FROM sessions WHERE token = 'f${n}' AND expires_at < '2026-01-01'`,
  (n) => `INSERT INTO audit_log (actor, action, entity, at) VALUES (${n}, 'read', 'client', 1), ($1, $2, $3, $4)`,
  (n) => `SELECT id, title, price FROM treatments WHERE id IN (${n}, 2, 3, 4, 5, 6, 7, 8) ORDER BY title -- list ${n}`,
  (n) => `/* page ${n} */
    SELECT count(*) AS total, date_trunc('day', starts_at) AS day
    FROM appointments
    WHERE clinic_id = ${n} AND starts_at >= $1
    GROUP BY day
    ORDER BY day DESC`,
  (n) =>
    `SELECT a.id, a.starts_at, a.status, c.name AS client, t.title AS treatment, p.full_name AS professional FROM appointments a JOIN clients c ON c.id = a.client_id JOIN treatments t ON t.id = a.treatment_id LEFT JOIN professionals p ON p.id = a.professional_id WHERE a.clinic_id = ${n} AND a.starts_at BETWEEN $1 AND $2 ORDER BY a.starts_at LIMIT 50`,
];

/** More than are remembered by text, so that each is new when its turn comes again; the shapes in turn. */
export const NEW_TEXTS: readonly string[] = Array.from({ length: 1 << 14 }, (_, i) => flat(shapes[i % 8]!(1_000 + i)));
export const NEW_MASK = NEW_TEXTS.length - 1;

/** One text of each shape, as the constants of a service's code are. */
export const SEEN_TEXTS: readonly string[] = shapes.map((shape) => flat(shape(7)));
export const SEEN_MASK = SEEN_TEXTS.length - 1;

/** A string in one piece: one put together from parts would be put together within what is timed. */
function flat(text: string): string {
  return Buffer.from(text).toString('latin1');
}
