import type { StandaloneAlert } from '../types.ts';
import { forecastAlerts } from './forecasts.ts';
import { ownHealthAlerts } from './own-health.ts';
import { targetAlerts } from './targets.ts';

/** Every alert that is no signal's, but for the one on vanished signals and those on error budgets. */
export const standaloneAlerts: readonly StandaloneAlert[] = [...targetAlerts, ...forecastAlerts, ...ownHealthAlerts];
