import type { Words } from './words.ts';

/** Most alerts of one group that a message shows: longer ones are cut off by chats. */
const MOST = 10;

/** Text as Slack's markup needs it: what would be markup, or would call the whole channel, is shown as it is. */
const escaped = (of: string): string =>
  `{{ ${of} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;

/** A link where it leads somewhere from a chat; else the path as text. */
const link = (annotation: string, text: string): string =>
  `{{ with .Annotations.${annotation} }}{{ if match "^https?://" . }}<{{ . }}|${text}>{{ else }}${text}: ${escaped('.')}{{ end }}{{ end }}`;

/** `pulso.slack.color` and `pulso.slack.text`, in the markup that Slack, Mattermost and Rocket.Chat share. */
export function slackTemplates(words: Words): string {
  return `{{ define "pulso.slack.color" -}}
{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}
{{- end }}

{{ define "pulso.slack.text" -}}
{{ range $index, $alert := .Alerts }}{{ if lt $index ${MOST} }}{{ with $alert -}}
{{ if gt (len $.Alerts) 1 }}{{ template "pulso.state" . }} · ${escaped('.Annotations.summary')}
{{ end -}}
{{ if .Annotations.value }}{{ if eq .Status "resolved" }}${words.last}: {{ end }}*${escaped('.Annotations.value')}* (${escaped('.Annotations.threshold')})
{{ end -}}
{{ template "pulso.time" . }}
{{ if eq .Status "firing" }}{{ if .Annotations.first_action }}*${words.first}:* ${escaped('.Annotations.first_action')}
{{ end }}{{ end -}}
${[link('runbook_url', words.runbook), link('dashboard_url', words.dashboard), link('advice_url', words.advice)].join(' ')}
{{ end }}{{ end }}{{ end -}}
{{ if gt (len .Alerts) ${MOST} }}${MOST} ${words.of} {{ len .Alerts }}
{{ end -}}
{{ if eq .CommonLabels.road "compliance" }}_${words.disclaimer}_{{ end -}}
{{- end }}
`;
}
