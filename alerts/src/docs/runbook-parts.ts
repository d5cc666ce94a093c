import { alertName, type AreaId, type Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { areaSteps } from './area-steps.ts';
import { bullets, code } from './markdown.ts';

/** A link from one runbook to another. */
export const link = (id: string) => `[${alertName(id)}](${alertName(id)}.md)`;

/** How not to wake anybody else. What is on the auditor's road has a way of its own, which leaves a trace and ends. */
export function silence(id: string, road: Signal['road'] = 'operations'): string {
  if (road === 'compliance') {
    return [
      "Do not: the auditor's copy would stop too, and nobody is woken by what goes this road. Where it is about a control, two persons may accept what was found for a while; that is written down as evidence, and ends by itself:",
      code(
        'sh',
        'pulso compliance waive <control> --requested-by "<who asks>" --approved-by "<another person>" --reason "why, and what is done meanwhile" --until <day>',
      ),
    ].join('\n\n');
  }
  return code(
    'sh',
    `amtool silence add --duration=2h --comment="why, and who knows" alertname=${alertName(id)} service="$service"`,
  );
}

/** Which alerts it mutes, and which mute it. */
export function mutesText(id: string, settings: Settings): string {
  const all = [...settings.signals, ...settings.standalone];
  const causes = all.filter(({ mutes }) => mutes?.includes(id));
  const consequences = all.find((one) => one.id === id)?.mutes ?? [];
  const lines = [
    ...(consequences.length === 0
      ? []
      : [`While it fires, it mutes what it causes: ${consequences.map(link).join(', ')}.`]),
    ...(causes.length === 0
      ? []
      : [
          `It is muted while one of its causes fires for the same service: ${causes.map((cause) => link(cause.id)).join(', ')}.`,
        ]),
  ];
  return lines.length === 0 ? 'It mutes no other alert, and none mutes it.' : bullets(lines);
}

/** Two queries that show whether the page is right. */
export function confirm(what: readonly (readonly [says: string, query: string])[]): string {
  return bullets(what.map(([says, query]) => `${says}: \`${query}\`.`));
}

/** How to take it back, and when to call somebody: the same for all of an area. */
export function undoAndEscalate(area: AreaId): string[] {
  const { undo, escalate } = areaSteps(area);
  return ['## Undo', undo, '## Escalate', escalate];
}
