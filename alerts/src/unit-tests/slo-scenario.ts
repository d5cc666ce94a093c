import {
  alertName,
  burnFactor,
  seconds,
  sloAlertId,
  isFreshWindow,
  sloFloor,
  summedOver,
  type Slo,
  type SloBurn,
} from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { filledSlots } from '../rules/annotations.ts';
import { humanize } from '../rules/humanize.ts';
import { burnLabels, burnWaits } from '../rules/slo-alerts.ts';
import { sloAnnotations } from '../rules/slo-annotations.ts';
import { inputSeries, ramp, seriesName, type InputSeries } from './series.ts';
import { identityOf, type ExpectedAlert } from './signal-test.ts';

/** How far from a factor the tests' burn rates lie. */
export const MARGIN = 0.02;
/** How late a service begins to which that matters, in steps. */
const LATE_STEPS = 25;
export const short = (value: number) => Number(value.toPrecision(6));

/** A service in a test: the share of its requests that are bad, one number after the other. */
export interface Service {
  readonly name: string;
  readonly traffic: number;
  /** Before it there is no traffic. Default 0. */
  readonly begins?: number;
  readonly phases: readonly { readonly burn: number; readonly until: number }[];
}

/** How often the rules are evaluated in the tests of floors, in seconds: sums depend on how many rates are recorded. */
export function floorTestInterval({ profile }: Pick<Settings, 'profile'>): number {
  return seconds(profile.sloLongInterval);
}

/** In all others: seldom, since windows are hours. No less than the window of rates, so that none is of two phases. */
export function sloTestInterval(settings: Pick<Settings, 'profile'>): number {
  return 5 * floorTestInterval(settings);
}

/** What one objective's tests are made of. Times are whole steps, one an evaluation. */
export class SloScenario {
  readonly #slo: Slo;
  readonly #settings: Settings;
  readonly step: number;
  readonly sampleStep: number;
  /** By how much the sum of rates falls short after a counter has begun to grow: the first ones are of part of their window. */
  readonly lag: number;

  constructor(slo: Slo, settings: Settings, step = sloTestInterval(settings)) {
    this.#slo = slo;
    this.#settings = settings;
    this.step = step;
    this.sampleStep = floorTestInterval(settings);
    this.lag = Math.max(0, (seconds(settings.profile.window) - this.step) / 2);
  }

  wholeSteps(time: number): number {
    return Math.ceil(time / this.step) * this.step;
  }

  /** Within this time a burning budget is told, whatever happened before in the short window. */
  toldAfter(burn: SloBurn): number {
    const { sloWindows } = this.#settings.profile;
    return this.wholeSteps(
      burnWaits(this.#slo, burn, this.#settings) + seconds(sloWindows[burn.short]) + 2 * this.step,
    );
  }

  series({ name, traffic, begins = 0, phases }: Service): InputSeries[] {
    const { threshold = 0, objective } = this.#slo;
    let from = 0;
    const idle = begins === 0 ? [] : [{ burn: 0, until: begins, events: 0 }];
    const steps = [...idle, ...phases.map((phase) => ({ ...phase, events: traffic }))].map(
      ({ burn, until, events }) => {
        const ratio = Math.min(1, short(burn * (1 - objective)));
        const phase = { samples: this.#slo.sample(ratio, events, threshold), steps: (until - from) / this.sampleStep };
        from = until;
        return phase;
      },
    );
    return inputSeries(steps, this.sampleStep, { ...identityOf(name, this.#settings), instance: 'instance-1' });
  }

  /** Another objective of a service, as recorded, of which all is bad: nothing of it is this one's. */
  stranger(service: string, until: number): InputSeries[] {
    const labels = { area: this.#slo.area, ...identityOf(service, this.#settings), slo: 'stranger' };
    const recordedAs = (name: string, value: number, more: Readonly<Record<string, string>> = {}) => ({
      series: seriesName(`pulso:slo:${name}`, { ...labels, ...more }),
      values: ramp(value, 0, until / this.sampleStep),
    });
    return [
      ...[recordedAs('objective', 0.99), recordedAs('events', 10), recordedAs('errors', 10)],
      ...['5m', '1h'].map((window) => recordedAs('error_ratio', 1, { window })),
    ];
  }

  /** Whether a steady burn rate at this traffic, which is there from the beginning, fires once it has lasted. */
  fires(burn: SloBurn, rate: number, traffic: number): boolean {
    const windows = [burn.long, burn.short, ...(burn.severity === 'critical' ? (['5m'] as const) : [])];
    return (
      rate >= burnFactor(burn, this.#slo) &&
      windows.every((window) => traffic >= sloFloor(this.#slo, window, this.#settings.profile))
    );
  }

  /**
   * Services that begin late and burn just past the rate of one pair of windows: by when it has to have burnt, there were
   * just enough events in the window that asks for them, or just too few. None where all windows are recorded.
   */
  late(burn: SloBurn, told: number): { readonly service: Service; readonly fires: boolean }[] {
    const window = burn.severity === 'critical' ? burn.long : burn.short;
    if (isFreshWindow(window)) return [];
    const { samples, least } = summedOver(this.#slo, window, this.#settings.profile);
    const by = told - this.wholeSteps(burnWaits(this.#slo, burn, this.#settings));
    // Traffic is above the floor of the windows that are recorded.
    const steps = Math.min(LATE_STEPS, samples, by / this.step - 1);
    const begins = by - steps * this.step;
    const traffic = least / (steps - this.lag / this.step);
    return [1 + MARGIN, 1 - MARGIN].map((part) => ({
      fires: part > 1,
      service: {
        name: `${part > 1 ? 'enough' : 'too-few'}-${burn.long}`,
        traffic: short(traffic * part),
        begins,
        phases: [{ burn: short(burnFactor(burn, this.#slo) * (1 + MARGIN)), until: told + this.step }],
      },
    }));
  }

  alert(service: string, burn: SloBurn, rate: number): ExpectedAlert {
    const labels = { area: this.#slo.area, ...identityOf(service, this.#settings), slo: this.#slo.id };
    const slots = {
      ...filledSlots(labels, humanize(rate, 'count')),
      objective: humanize(this.#slo.objective, 'ratio'),
    };
    return {
      exp_labels: { ...labels, ...burnLabels(this.#slo, burn, this.#settings) },
      exp_annotations: sloAnnotations(this.#slo, burn, slots, this.#settings),
    };
  }

  firing(service: string, burn: SloBurn) {
    const labels = { ...identityOf(service, this.#settings), ...burnLabels(this.#slo, burn, this.#settings) };
    return {
      labels: seriesName('ALERTS', {
        alertname: alertName(sloAlertId(this.#slo.id)),
        alertstate: 'firing',
        area: this.#slo.area,
        slo: this.#slo.id,
        ...labels,
      }),
      value: 1,
    };
  }
}
