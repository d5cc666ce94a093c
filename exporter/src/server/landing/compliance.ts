import { complianceDisclaimer, controls as declared, passMeaning } from '@pulso/catalogue';
import { type Html, html } from '../../html/index.ts';
import type { ControlView } from './controls.ts';
import { badge, time } from './marks.ts';
import type { ServiceView, SignalState } from './model.ts';
import type { DueRow, RegulationRow } from './obligations.ts';

/** How controls stand, what falls due, and how much was tested at all; with what a green mark says and does not. */
export function complianceSection({ controls, obligations }: ServiceView): Html | undefined {
  const { regulations, due } = obligations;
  if (controls.length + regulations.length + due.length === 0) return undefined;
  return html`<h3>Compliance</h3>
    <p class="dim">${complianceDisclaimer.en} ${passMeaning.en}</p>
    ${regulationTable(regulations)} ${dueTable(due)} ${controlTable(controls)}`;
}

function regulationTable(regulations: readonly RegulationRow[]): Html | undefined {
  if (regulations.length === 0) return undefined;
  return html`<table>
    <thead>
      <tr>
        <th>Regulation</th>
        <th class="num">Risk, 0 to 100, higher is worse</th>
        <th class="num">Coverage: tested to an end of what applies</th>
      </tr>
    </thead>
    <tbody>
      ${regulations.map(
        ({ regulation, server, risk, coverage }) =>
          html`<tr>
            <td>${regulation}<small>${server}</small></td>
            <td class="num">${risk}</td>
            <td class="num">${coverage}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

const KINDS: Readonly<Record<DueRow['what'], string>> = {
  deadline: 'Legal term',
  waiver: 'Waiver, which ends by itself',
  attestation: "A person's word",
};

function dueTable(due: readonly DueRow[]): Html | undefined {
  if (due.length === 0) return undefined;
  return html`<h3>Deadlines, waivers and attestations</h3>
    <table>
      <thead>
        <tr>
          <th>When</th>
          <th>What</th>
          <th class="num wide">Instant</th>
        </tr>
      </thead>
      <tbody>
        ${due.map(
          ({ what, control, state, text, at }) =>
            html`<tr>
              <td>${badge(state, text)}</td>
              <td>
                ${declared.find(({ id }) => id === control)?.title.en ?? control}<small
                  >${KINDS[what]} · ${control}</small
                >
              </td>
              <td class="num wide">${time(new Date(at * 1000))}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function controlTable(controls: readonly ControlView[]): Html | undefined {
  if (controls.length === 0) return undefined;
  const stateOf = ({ status, severity }: ControlView): SignalState => {
    if (status === 'pass') return 'ok';
    if (status === 'fail') return severity === 'critical' ? 'critical' : 'warning';
    return status === 'na' ? 'idle' : 'unknown';
  };
  return html`<h3>Controls</h3>
    <table>
      <thead>
        <tr>
          <th>Result</th>
          <th>Control</th>
          <th class="num">Failed / checked</th>
        </tr>
      </thead>
      <tbody>
        ${controls.map((control) => {
          const state = stateOf(control);
          const result =
            state === 'idle' ? html`<span class="state idle">· ${control.word}</span>` : badge(state, control.word);
          return html`<tr>
            <td>
              ${result}${control.waivedUntil === undefined ? undefined : html`<small>waived until ${day(control.waivedUntil)}</small>`}
            </td>
            <td>${control.title}<small>${control.id} · ${control.anchor}</small></td>
            <td class="num">${control.objects ?? '–'}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}
