import { byState, type Words } from './words.ts';

/**
 * `pulso.title`, one line for a subject: state, service and what is wrong, without numbers, so that a mail program keeps
 * one thread. `pulso.page`, what on-call reads: state as a shape and a word, what is wrong, the value against its bound,
 * since when, what to do first, where to read on.
 */
export function textTemplates(words: Words): string {
  return `{{ define "pulso.state" -}}
${byState(words.state)}
{{- end }}

{{ define "pulso.title" -}}
{{ if .Alerts.Firing }}{{ with index .Alerts.Firing 0 }}{{ template "pulso.state" . }}{{ end }}{{ else }}${words.state.resolved}{{ end }}
{{- with .CommonLabels.service }} · {{ . }}{{ end }} · {{ if .CommonAnnotations.summary }}{{ .CommonAnnotations.summary }}{{ else }}{{ .CommonLabels.alertname }}{{ end }}
{{- if gt (len .Alerts) 1 }} ({{ len .Alerts }}){{ end }}
{{- end }}

{{ define "pulso.dashboard" -}}
{{ if .CommonAnnotations.dashboard_url }}{{ .CommonAnnotations.dashboard_url }}{{ else }}{{ .ExternalURL }}{{ end }}
{{- end }}

{{ define "pulso.time" -}}
{{ if eq .Status "resolved" }}${words.until} {{ .EndsAt.Local.Format "2006-01-02 15:04:05 MST" }}{{ else }}${words.since} {{ .StartsAt.Local.Format "2006-01-02 15:04:05 MST" }}{{ end }}
{{- end }}

{{ define "pulso.page" -}}
{{ range .Alerts -}}
{{ template "pulso.state" . }}{{ with .Labels.service }} · {{ . }}{{ end }}{{ with .Labels.cluster }} ({{ . }}){{ end }} · {{ .Annotations.summary }}
{{ if .Annotations.value }}{{ if eq .Status "resolved" }}${words.last}: {{ end }}{{ .Annotations.value }} ({{ .Annotations.threshold }})
{{ end -}}
{{ template "pulso.time" . }}
{{ if eq .Status "firing" }}{{ with .Annotations.first_action }}${words.first}: {{ . }}
{{ end }}{{ end -}}
{{ with .Annotations.runbook_url }}${words.runbook}: {{ . }}
{{ end -}}
{{ with .Annotations.dashboard_url }}${words.dashboard}: {{ . }}
{{ end -}}
{{ with .Annotations.advice_url }}${words.advice}: {{ . }}
{{ end }}
{{ end -}}
{{ if eq .CommonLabels.road "compliance" }}${words.disclaimer}
{{ end -}}
{{- end }}
`;
}
