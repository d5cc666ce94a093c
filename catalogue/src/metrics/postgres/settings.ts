import type { CatalogueFamily } from '../../types.ts';
import { gauge } from './declare.ts';

export const settingMetrics = {
  settings: {
    ...gauge('pulso_pg_settings_info', {
      labels: ['name', 'setting'],
      limit: 100,
      help: 'Settings that decide about speed and safety, as SHOW prints them; a change is a new series.',
    }),
    type: 'info',
  },
  settingValue: gauge('pulso_pg_setting_value', {
    labels: ['name'],
    limit: 600,
    help: 'Each setting that is a number or a switch: times in seconds, sizes in bytes, on as 1; -1 as it is, which mostly means none or automatic. Those that Pulso sets for its own session are left out.',
  }),
  settingsPendingRestart: gauge('pulso_pg_settings_pending_restart', {
    help: 'Settings changed in the configuration that take effect only after a restart.',
  }),
} as const satisfies Record<string, CatalogueFamily>;
