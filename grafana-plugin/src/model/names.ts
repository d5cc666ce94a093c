import { formatValue, type Area, type Locale, type Text } from '@pulso/catalogue';
import { adviceNames, areaNames, signalNames, type AdviceName, type SignalName } from './slice.ts';

const SIGNALS = new Map(signalNames.map((signal) => [signal.id, signal]));
const AREAS = new Map<string, Area & { readonly index: number }>(
  areaNames.map((area, index) => [area.id, { ...area, index }]),
);
const KINDS = new Map(adviceNames.map((kind) => [kind.id, kind]));

const words = (id: string): string => {
  const text = id.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
const unnamed = (id: string): Text => ({ en: words(id), 'pt-BR': words(id) });

/** What is known of a signal; of one that is newer than this panel, only its id. */
export function signalOf(id: string): SignalName {
  return SIGNALS.get(id) ?? { id, title: unnamed(id), unit: 'count', bad: 'above' };
}

export function areaOf(id: string): { id: string; title: Text; index: number } {
  return AREAS.get(id) ?? { id, title: unnamed(id), index: AREAS.size };
}

/** The catalogue's area of this id; undefined where it is newer than this panel. */
export function knownArea(id: string): Area['id'] | undefined {
  return AREAS.get(id)?.id;
}

export function adviceKindOf(id: string): AdviceName | undefined {
  return KINDS.get(id);
}

/** The id of a group of statements: it names no table, and the title that wants one does without. */
const STATEMENT = /^[0-9a-f]{12}$/;

/**
 * The kind's title with what the labels and numbers tell. Its page knows more placeholders than the metrics do:
 * the first unknown one is the thing itself, hence the entity; a clause that needs others is left out.
 */
export function adviceTitle(
  kind: AdviceName | undefined,
  id: string,
  facts: { entity: string; current?: number | undefined; proposed?: number | undefined },
): Text {
  if (kind === undefined)
    return facts.entity === '' ? unnamed(id) : mapText(unnamed(id), (text) => `${text}: ${facts.entity}`);
  const fill = (template: string, locale: Locale): string => {
    const known: Record<string, string | undefined> = {
      entity: facts.entity === '' ? undefined : facts.entity,
      current: facts.current === undefined ? undefined : formatValue(facts.current, kind.unit, locale),
      proposed: facts.proposed === undefined ? undefined : formatValue(facts.proposed, kind.unit, locale),
    };
    let text = template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
    if (STATEMENT.test(facts.entity)) {
      text = text.replace(/ (?:on|em) \{\w+\}/, '');
    } else if (!template.includes('{entity}') && known['entity'] !== undefined) {
      text = text.replace(/\{(\w+)\}/, () => known['entity'] ?? '');
    }
    return text
      .replaceAll(/(?:: | \()[^:(]*\{\w+\}.*$/g, '')
      .replaceAll(/\{\w+\}/g, '…')
      .trim();
  };
  return { en: fill(kind.title.en, 'en'), 'pt-BR': fill(kind.title['pt-BR'], 'pt-BR') };
}

function mapText(text: Text, change: (text: string) => string): Text {
  return { en: change(text.en), 'pt-BR': change(text['pt-BR']) };
}
