/** When tickets are sent: outside of these hours they wait. */
export interface BusinessHours {
  /** Name in the IANA time zone database. Default: `America/Sao_Paulo`. */
  readonly timezone?: string | undefined;
  /** Days or ranges of days. Default: `monday:friday`. */
  readonly days?: readonly string[] | undefined;
  /** `HH:MM`. Defaults: 08:00 and 18:00. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const BUSINESS_HOURS = 'business-hours';

/** Alertmanager's time interval, by which the route of tickets is active. */
export function businessHoursInterval(hours: BusinessHours = {}): object {
  return {
    name: BUSINESS_HOURS,
    time_intervals: [
      {
        times: [{ start_time: hours.from ?? '08:00', end_time: hours.to ?? '18:00' }],
        weekdays: hours.days ?? ['monday:friday'],
        location: hours.timezone ?? 'America/Sao_Paulo',
      },
    ],
  };
}
