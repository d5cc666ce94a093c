import { profiles, signals, slos, type Profile } from '@pulso/catalogue';
import { alertmanagerConfig, generateAlertFiles, webhooksBelow } from '@pulso/alerts';
import { generateDashboards } from '@pulso/dashboards';
import { withOverrides } from './config/bounds.ts';
import type { PulsoConfig } from './config/schema.ts';
import { withObjectives } from './config/slos.ts';

/** Addresses and secrets as docker-compose.yml names them. */
const COMPOSE_RECEIVER = 'http://receiver:9094';
const COMPOSE_RECEIVER_TOKEN = '/run/secrets/receiver_token';

/**
 * Every generated file: path below the output folder, and text. Pure: the same settings give the same bytes.
 * @param profileId wins over the settings' own
 */
export function generateAll(config: PulsoConfig, profileId?: Profile['id']): Map<string, string> {
  const options = {
    signals: withOverrides(signals, config.signals ?? {}),
    slos: withObjectives(slos, config.slos ?? {}),
    profile: profiles[profileId ?? config.profile ?? 'production'],
    groupBy: config.identity?.groupBy,
    locale: config.locale,
    urls: config.urls,
    teams: config.teams,
  };
  return new Map([
    ...generateAlertFiles({ ...options, alertmanager: config.alertmanager }),
    ...generateDashboards(options),
    [
      'provisioning/alertmanager/alertmanager.yml',
      alertmanagerConfig(
        {
          ...options,
          receivers: webhooksBelow(COMPOSE_RECEIVER, COMPOSE_RECEIVER_TOKEN),
          // Who tries the stack wants to see tickets at once.
          businessHours: 'always',
          templates: 'templates/*.tmpl',
        },
        'The Alertmanager of docker-compose.yml: alerts/alertmanager/alertmanager.yml with the receiver of that stack.',
      ),
    ],
  ]);
}
