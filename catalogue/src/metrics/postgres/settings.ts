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
  settingsPendingRestart: gauge('pulso_pg_settings_pending_restart', {
    help: 'Settings changed in the configuration that take effect only after a restart.',
  }),
} as const satisfies Record<string, CatalogueFamily>;
