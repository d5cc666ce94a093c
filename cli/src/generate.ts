import { profiles, signals, type Profile } from '@pulso/catalogue';
import { generateDashboards } from '@pulso/dashboards';
import { withOverrides } from './config/bounds.ts';
import type { PulsoConfig } from './config/schema.ts';

/** Where every link of alerts and dashboards goes unless `urls` says otherwise. */
const DEFAULT_PROFILE = 'production';

/** Every generated file: path below the output folder, and text. Pure. */
export function generateAll(config: PulsoConfig, profileId?: Profile['id']): Map<string, string> {
  const profile = profiles[profileId ?? config.profile ?? DEFAULT_PROFILE];
  const inForce = withOverrides(signals, config.signals ?? {});
  const locale = config.locale ?? 'en';
  const runbooks = config.urls?.runbooks;
  return new Map([
    ...generateDashboards({
      signals: inForce,
      profile,
      locale,
      ...(runbooks === undefined ? {} : { urls: { runbooks } }),
    }),
  ]);
}
