import { controls, controlStatusTexts, type ControlStatus } from '@pulso/catalogue';
import type { Series } from '../../prometheus/index.ts';

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
}

const ORDER: readonly ControlStatus[] = ['fail', 'error', 'unknown', 'skip', 'na', 'pass'];
const isStatus = (text: string): text is ControlStatus => (ORDER as readonly string[]).includes(text);

/** Each control with its present status, those that want attention first. */
export function controlViews(statuses: readonly Series[], objects: readonly Series[]): ControlView[] {
  const views = statuses.flatMap(({ labels }): ControlView[] => {
    const { control: id = '', server = '', severity = '', status = '' } = labels;
    if (!isStatus(status)) return [];
    const counted = (result: string) =>
      objects.find(({ labels: l }) => l['control'] === id && (l['server'] ?? '') === server && l['result'] === result)
        ?.value;
    const [failed, checked] = [counted('failed'), counted('checked')];
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
      },
    ];
  });
  return views.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.id.localeCompare(b.id));
}
