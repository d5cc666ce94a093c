import { controls, controlStatusTexts, controlUrgency, type ControlMark, type ControlStatus } from '@pulso/catalogue';
import type { Series } from '../../prometheus/index.ts';
import type { DueRow } from './obligations.ts';

export interface ControlView {
  readonly id: string;
  readonly title: string;
  readonly anchor: string;
  readonly severity: string;
  readonly server: string;
  readonly status: ControlStatus;
  readonly word: string;
  /** `2 / 418`, failed of checked; absent where nothing was looked at. */
  readonly objects?: string;
  /** Until when two persons accept what was found, in seconds since 1970. */
  readonly waivedUntil?: number;
}

const isStatus = (text: string): text is ControlStatus => Object.hasOwn(controlStatusTexts, text);

/** Each control with its present status, those that want somebody's hand first. @param due of the same service */
export function controlViews(
  statuses: readonly Series[],
  objects: readonly Series[],
  due: readonly DueRow[] = [],
): ControlView[] {
  const views = statuses.flatMap(({ labels }): ControlView[] => {
    const { control: id = '', server = '', severity = '', status = '' } = labels;
    if (!isStatus(status)) return [];
    const counted = (result: string) =>
      objects.find(({ labels: l }) => l['control'] === id && (l['server'] ?? '') === server && l['result'] === result)
        ?.value;
    const [failed, checked] = [counted('failed'), counted('checked')];
    const waiver =
      status === 'pass' || status === 'na'
        ? undefined
        : due.find((one) => one.what === 'waiver' && one.control === id && one.server === server);
    const declared = controls.find((control) => control.id === id);
    return [
      {
        id,
        title: declared?.title.en ?? id,
        anchor: declared?.anchor ?? '',
        severity,
        server,
        status,
        word: controlStatusTexts[status].en,
        ...(failed === undefined || checked === undefined
          ? {}
          : { objects: `${failed.toLocaleString('en')} / ${checked.toLocaleString('en')}` }),
        ...(waiver === undefined ? {} : { waivedUntil: waiver.at }),
      },
    ];
  });
  return views.toSorted((a, b) => urgency(a) - urgency(b) || a.id.localeCompare(b.id));
}

function urgency({ status, waivedUntil }: ControlView): number {
  const mark: ControlMark = waivedUntil === undefined ? status : 'waived';
  return controlUrgency.indexOf(mark);
}

/** How many controls have a result, of all that may apply: what is not set up has no series, and was not tested either. */
export function testedText(views: readonly ControlView[]): string {
  const ids = (wanted: (view: ControlView) => boolean) => new Set(views.filter(wanted).map(({ id }) => id));
  const applies = ids(({ status }) => status !== 'na');
  const not = ids(({ status }) => status === 'na');
  const all = new Set([...applies, ...controls.map(({ id }) => id).filter((id) => !not.has(id))]);
  return `${ids(({ status }) => status === 'pass' || status === 'fail').size} of ${all.size} controls tested`;
}
