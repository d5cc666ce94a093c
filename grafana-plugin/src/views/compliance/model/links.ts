import { FieldType, textUtil, type DataFrame, type LinkModel } from '@grafana/data';
import type { ComplianceQueryId } from '@pulso/catalogue';
import { controlKey } from './controls.ts';

/** Data links of a control, by its key. */
export type LinksOf = (key: string) => readonly LinkModel[];

const STATUS: ComplianceQueryId = 'controlStatus';

/** The data links that the field options give to the controls' results, with the labels of each as their variables. */
export function controlLinks(frames: readonly DataFrame[]): LinksOf {
  const fields = frames
    .filter(({ refId }) => refId === STATUS)
    .flatMap((frame) => frame.fields.filter(({ type }) => type === FieldType.number))
    .filter(({ config, getLinks }) => (config.links ?? []).length > 0 && getLinks !== undefined);
  const byKey = new Map(fields.map((field) => [controlKey(field.labels ?? {}), field]));
  return (key) => {
    const field = byKey.get(key);
    const links = field?.getLinks?.({ valueRowIndex: Math.max(0, field.values.length - 1) }) ?? [];
    return links.map((link) => ({ ...link, href: textUtil.sanitizeUrl(link.href) }));
  };
}
