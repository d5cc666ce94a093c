import { oneOf } from '@pulso/random';

const DAY_MS = 86_400_000;
const SUNDAY = 0;
/** São Paulo has kept UTC-3 all year since 2019. */
const OFFSET_MS = 3 * 3_600_000;

const isWorkingDay = (day: Date): boolean => day.getUTCDay() !== SUNDAY;
const localDay = (now: Date, days: number): Date => new Date(now.getTime() - OFFSET_MS + days * DAY_MS);

/** Today in São Paulo, or the next day on which the clinic works, as YYYY-MM-DD. */
export function agendaDay(now: Date): string {
  const today = localDay(now, 0);
  const day = isWorkingDay(today) ? today : localDay(now, 1);
  return day.toISOString().slice(0, 10);
}

const SLOTS = Array.from({ length: 16 }, (_, i) => {
  const minutes = 8 * 60 + i * 30 + (i >= 8 ? 60 : 0);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});

/** A slot beyond the seeded month, up to a year ahead, as an instant. */
export function futureSlot(now: Date, random: () => number): string {
  let day = localDay(now, 31 + Math.floor(random() * 330));
  if (!isWorkingDay(day)) day = new Date(day.getTime() + DAY_MS);
  return `${day.toISOString().slice(0, 10)}T${oneOf(SLOTS, random)}:00-03:00`;
}
