import type { Locale, Text } from '@pulso/catalogue';
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import type { KeyedPanel } from './parts.ts';

export function note(key: string, content: Text, locale: Locale): KeyedPanel {
  const builder = new PanelBuilder().mode(TextMode.Markdown).content(content[locale]).transparent(true);
  return { key, builder, width: 24, height: 2 };
}
