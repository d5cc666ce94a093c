import { areaStateWord } from '@pulso/catalogue';
import type { TargetStatus } from '../../postgres/target.ts';
import { few, type DatabasesStatus } from '../../postgres/databases/index.ts';
import type { WatchStatus } from '../watch.ts';
import { type Html, html } from '../../html/index.ts';
import type { AdviceView } from './advice.ts';
import { badge, time } from './marks.ts';
import { complianceSection } from './compliance.ts';
import { testedText, type ControlView } from './controls.ts';
import type { AlertView, AreaView, ServiceView, SignalState, SignalView } from './model.ts';

export const REFRESH_SECONDS = 15;

export interface LandingView {
  readonly services: readonly ServiceView[];
  /** Why Prometheus tells nothing; absent where it does. */
  readonly problem?: string;
  readonly targets: readonly (TargetStatus & Pick<WatchStatus, 'databases'>)[];
  /** Of services that are not among these. */
  readonly otherAdvice?: readonly AdviceView[];
  readonly now: Date;
}

export function landingBody({ services, problem, targets, otherAdvice = [], now }: LandingView): Html {
  return html`<header>
      <h1>Pulso</h1>
      <span>as of ${time(now)}, again every ${REFRESH_SECONDS} s</span>
    </header>
    <main>
      ${problem === undefined ? undefined : problemNote(problem)} ${services.map(serviceSection)}
      ${problem === undefined && services.length === 0 ? nothingRecorded : undefined}
      ${adviceTable(otherAdvice, html`<h2>Recommendations</h2>`)} ${targetSection(targets)}
    </main>`;
}

const problemNote = (problem: string) =>
  html`<h2>Health</h2>
    <div class="note">
      ${badge('unknown')}<b>Prometheus cannot be asked, so health is not known.</b>
      <p>${problem}</p>
      <p class="dim">
        Metrics are still served: see /metrics and /probe. Signals, thresholds and states live in Prometheus and are not
        computed here.
      </p>
    </div>`;

const nothingRecorded = html`<h2>Health</h2>
  <div class="note">
    ${badge('unknown')}<b>Prometheus answers, but has recorded nothing for Pulso yet.</b>
    <p class="dim">
      Check that its configuration loads Pulso's rule files, that it scrapes the services, and that one evaluation
      interval has passed.
    </p>
  </div>`;

function serviceSection(view: ServiceView): Html {
  const first = view.advice.find(({ isToDo }) => isToDo);
  return html`<h2>
      ${view.service}${view.cluster === '' ? undefined : html` <span class="dim">${view.cluster}</span>`}
    </h2>
    <section class="panel">
      <div class="head">
        ${badge(view.health)}
        <p>${reasons(view)}</p>
        ${first === undefined ? undefined : html`<div class="first"><b>First:</b> ${adviceTitle(first)} · ${first.effect} expected</div>`}
      </div>
      <div class="grid">${view.areas.map((area) => areaTile(area, view.controls))}</div>
      ${alertTable(view.alerts)} ${adviceTable(view.advice)} ${complianceSection(view)}
    </section>`;
}

/** What decides the health, with its numbers. */
function reasons({ areas, health }: ServiceView): Html {
  const operations = areas.filter(({ id }) => id !== 'compliance');
  const bad = operations
    .flatMap((area) => area.signals)
    .filter(({ state }) => state === 'critical' || state === 'warning');
  const unknown = operations.filter(({ state }) => state === 'unknown');
  const parts = [
    ...bad.map((signal) => html`<b>${name(signal)} ${signal.value}</b> (${signal.bound})`),
    ...unknown.map(({ title }) => html`${title} unknown`),
  ];
  if (parts.length === 0) {
    parts.push(health === 'ok' ? html`Every signal is within its bounds` : html`No recorded health`);
  }
  // Compliance has its area only: it is the auditor's road, and is named beside health, not as part of it.
  const compliance = areas.find(({ id }) => id === 'compliance');
  if (compliance !== undefined && compliance.state !== 'ok') {
    parts.push(html`beside health, compliance: ${wordOf(compliance).toLowerCase()}`);
  }
  return html`${parts.map((part, at) => (at === 0 ? part : html` · ${part}`))}.`;
}

const name = ({ title, entity }: SignalView) => (entity === '' ? title : `${title} · ${entity}`);

const wordOf = ({ id, state }: AreaView) => areaStateWord(id, state, 'en');

function areaTile(area: AreaView, controls: readonly ControlView[]): Html {
  const isCompliance = area.id === 'compliance';
  return html`<div class="area ${area.state}">
    <div class="top"><b>${area.title}</b>${badge(area.state, wordOf(area))}</div>
    ${
      // Nothing is said of what was not tested: how much was stands beside the word.
      isCompliance && controls.length > 0 ? html`<small>${testedText(controls)}</small>` : undefined
    }
    ${area.signals.map((signal) => signalLine(signal, isCompliance ? 'Within bound' : undefined))}
  </div>`;
}

function signalLine(signal: SignalView, okWord: string | undefined): Html {
  const several = signal.worstOf === undefined ? '' : `, worst of ${signal.worstOf} instances`;
  return html`<div class="signal">
    <span class="name">${name(signal)}</span><span class="value">${signal.value}</span>
    <small>${signal.bound}${several}</small>
    <small>${badge(signal.state, signal.state === 'ok' ? okWord : undefined)}</small>
  </div>`;
}

function alertTable(alerts: readonly AlertView[]): Html | undefined {
  if (alerts.length === 0) return undefined;
  return html`<h3>Firing alerts</h3>
    <table>
      <tbody>
        ${alerts.map(
          ({ name: alert, severity, entity }) =>
            html`<tr>
              <td>${badge(severity === 'critical' ? 'critical' : 'warning')}</td>
              <td>${alert}</td>
              <td>${entity}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

const adviceTitle = ({ title, href }: AdviceView) => html`<a href="${href}">${title}</a>`;

function adviceTable(advice: readonly AdviceView[], heading = html`<h3>Recommendations</h3>`): Html | undefined {
  if (advice.length === 0) return undefined;
  return html`${heading}
    <table>
      <thead>
        <tr>
          <th class="num wide">Rank</th>
          <th>What</th>
          <th class="num wide">Now → proposed</th>
          <th class="num">Effect expected</th>
          <th class="num">Confidence</th>
          <th class="wide">State</th>
        </tr>
      </thead>
      <tbody>
        ${advice.map(
          (item) =>
            html`<tr>
              <td class="num wide">${item.rank ?? '–'}</td>
              <td>
                ${adviceTitle(item)}<small>${item.where}</small>${item.note === undefined ? undefined : html`<small>${item.note}</small>`}
              </td>
              <td class="num wide">${item.change ?? '–'}</td>
              <td class="num">
                ${item.effect}${item.observed === undefined ? undefined : html`<small>observed ${item.observed}</small>`}
              </td>
              <td class="num">${item.confidence}</td>
              <td class="wide">${item.state}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function targetSection(targets: LandingView['targets']): Html | undefined {
  if (targets.length === 0) return undefined;
  return html`<h2>PostgreSQL servers watched by this daemon</h2>
    <section class="panel">
      <table>
        <thead>
          <tr>
            <th>State</th>
            <th>Server</th>
            <th>Collectors</th>
          </tr>
        </thead>
        <tbody>
          ${targets.map(({ name: server, service, up, reason, collectors, databases }) => {
            const troubles = [
              ...troublesOf(collectors),
              ...(databases === undefined ? [] : databaseTroubles(databases)),
            ];
            const state: SignalState =
              up === true ? (troubles.length > 0 ? 'warning' : 'ok') : up === false ? 'critical' : 'unknown';
            const word = up === true ? 'Up' : up === false ? `Down: ${reason ?? 'other'}` : 'Not asked yet';
            return html`<tr>
              <td>${badge(state, word)}</td>
              <td>
                ${server}<small
                  >${service}${databases === undefined ? undefined : html`, ${count(databases.sessions.length, 'database')}`}</small
                >
              </td>
              <td>
                ${troubles.length === 0 ? html`<span class="dim">${collectors.length} in order</span>` : troubles.map((trouble) => html`<div>${trouble}</div>`)}
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
    </section>`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const troublesOf = (collectors: TargetStatus['collectors'], before = ''): string[] =>
  collectors
    .filter(({ success }) => success === false)
    .map(({ name: collector, failure }) => `${before}${collector}: ${failure}`);

/** What is wrong with the databases of a server, one line each. */
function databaseTroubles({ sessions, refused, leftOut }: DatabasesStatus): string[] {
  return [
    ...sessions.flatMap(({ datname, up, reason, collectors }) =>
      up === false ? [`${datname}: down, ${reason ?? 'other'}`] : troublesOf(collectors, `${datname}, `),
    ),
    ...(refused.length === 0 ? [] : [`${few(refused)}: the role may not connect`]),
    ...(leftOut.length === 0 ? [] : [`${few(leftOut)}: left out, beyond databases.max`]),
  ];
}
