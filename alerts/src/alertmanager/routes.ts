import { alertName } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { BUSINESS_HOURS } from './business-hours.ts';
import type { Receiver } from './receivers.ts';

export interface Route {
  readonly receiver: Receiver;
  readonly matchers?: readonly string[];
  readonly continue?: true;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

/** Of the alert that always fires: how often the dead man's switch hears of it, whatever the pace of the rest. */
const HEARTBEAT = { group_wait: '0s', group_interval: '1m', repeat_interval: '5m' } as const;

/**
 * Who is told. The first route that matches takes an alert, but for the audit's, which takes a copy. Neither of the two
 * routes of compliance ever waits for business hours.
 */
export function routeTree(
  { profile, groupBy }: Pick<Settings, 'profile' | 'groupBy'>,
  { ticketsAlways }: { readonly ticketsAlways: boolean },
): Route {
  return {
    // What no route below takes is nobody's page, but somebody must see it, at any time.
    receiver: 'ticket',
    group_by: [...groupBy, 'alertname'],
    group_wait: profile.groupWait,
    group_interval: profile.groupInterval,
    repeat_interval: profile.repeatInterval,
    routes: [
      {
        matchers: [`alertname="${alertName('watchdog')}"`],
        receiver: 'watchdog',
        group_by: ['alertname'],
        ...HEARTBEAT,
      },
      { matchers: ['road="compliance"'], receiver: 'audit', continue: true },
      { matchers: ['road="compliance"'], receiver: 'compliance' },
      { matchers: ['severity="critical"'], receiver: 'page' },
      {
        matchers: ['severity="warning"'],
        receiver: 'ticket',
        ...(ticketsAlways ? {} : { active_time_intervals: [BUSINESS_HOURS] }),
      },
      // To be read together, not one by one.
      { matchers: ['severity="info"'], receiver: 'info', group_by: groupBy },
    ],
  };
}
