import { stateTexts, type Locale } from '@pulso/catalogue';
import { GENERATED_NOTE } from '../yaml.ts';

const WORDS = {
  en: { resolved: 'Resolved', since: 'Since', first: 'First', runbook: 'Runbook', dashboard: 'Dashboard' },
  'pt-BR': { resolved: 'Resolvido', since: 'Desde', first: 'Primeiro', runbook: 'Runbook', dashboard: 'Painel' },
} as const;

/**
 * Alertmanager's text templates: `pulso.title`, one line for a subject, and `pulso.page`, what on-call reads: state as a
 * shape and a word, what is wrong, the value against its bound, since when, what to do first, where to read on.
 */
export function pageTemplate(locale: Locale = 'en'): string {
  const words = WORDS[locale];
  const named = ({ shape, word }: (typeof stateTexts)[keyof typeof stateTexts]) => `${shape} ${word[locale]}`;
  const resolved = `${stateTexts.ok.shape} ${words.resolved}`;
  return `{{/* ${GENERATED_NOTE} */}}
{{ define "pulso.state" -}}
{{ if eq .Status "resolved" }}${resolved}{{ else if eq .Labels.severity "critical" }}${named(stateTexts.critical)}{{ else }}${named(stateTexts.warning)}{{ end }}
{{- end }}

{{ define "pulso.title" -}}
{{ with index .Alerts 0 }}{{ template "pulso.state" . }}{{ end }} · {{ .CommonLabels.service }} · {{ .CommonLabels.alertname }}
{{- if gt (len .Alerts) 1 }} ({{ len .Alerts }}){{ end }}
{{- end }}

{{ define "pulso.page" -}}
{{ range .Alerts -}}
{{ template "pulso.state" . }} · {{ .Labels.service }}{{ with .Labels.cluster }} ({{ . }}){{ end }} · {{ .Annotations.summary }}
{{ if .Annotations.value }}{{ .Annotations.value }} ({{ .Annotations.threshold }})
{{ end -}}
${words.since} {{ .StartsAt.Format "2006-01-02 15:04:05 MST" }}
{{ if eq .Status "firing" }}${words.first}: {{ .Annotations.first_action }}
{{ end -}}
${words.runbook}: {{ .Annotations.runbook_url }}
${words.dashboard}: {{ .Annotations.dashboard_url }}

{{ end -}}
{{- end }}
`;
}
