import type { Locale } from '@pulso/catalogue';
import { byState, type Words } from './words.ts';

/** Most alerts of one group that a message shows. */
const MOST = 20;

/** Colours of states on white; by the style sheet others on black. Each contrasts by at least 4.5 : 1 with its ground. */
const COLOURS = { critical: '#b3261e', warning: '#8a5300', info: '#3d5a80', resolved: '#1b6e3c' } as const;

const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/** Mail programs drop style sheets or know only parts of them: what matters is inline, the sheet only adds the dark. */
const SHEET = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .ground { background: #16181d !important; }
    .card { background: #1f2228 !important; border-color: #343840 !important; }
    .strong { color: #f2f3f5 !important; }
    .quiet { color: #b4bac4 !important; }
    .box { background: #2a2e36 !important; }
    .link { color: #9cc0ff !important; border-color: #4a505c !important; }
    .critical { color: #ff8a80 !important; }
    .warning { color: #ffb95c !important; }
    .info { color: #a8c5ee !important; }
    .resolved { color: #7ddb9f !important; }
  }
  @media (max-width: 480px) {
    .pad { padding: 16px !important; }
    .dot { display: none !important; }
    .when { display: block !important; }
    .button { display: block !important; margin: 0 0 8px !important; text-align: center !important; }
  }
`;

const BUTTON =
  'display:inline-block;margin:0 8px 8px 0;padding:9px 14px;border:1px solid #c4c9d1;border-radius:6px;' +
  'color:#1f4f9e;font-size:14px;line-height:18px;font-weight:600;text-decoration:none';

/** A button where the address leads somewhere from a mailbox; else the path as text. */
const button = (annotation: string, text: string): string =>
  `{{ with .Annotations.${annotation} }}{{ if match "^https?://" . }}<a class="button link" href="{{ . }}" style="${BUTTON}">${text}</a>` +
  `{{ else }}<span class="quiet" style="display:inline-block;margin:0 8px 8px 0;color:#545b66;font-size:14px;line-height:38px">${text}: {{ . }}</span>{{ end }}{{ end }}`;

const stateClass = byState({ resolved: 'resolved', critical: 'critical', info: 'info', warning: 'warning' });
const stateColour = byState(COLOURS);

function card(words: Words): string {
  return `<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#ffffff;border:1px solid #d9dde3;border-radius:8px;margin:0 0 16px;border-collapse:separate">
<tr><td width="6" style="width:6px;background:${stateColour};border-radius:8px 0 0 8px;font-size:0">&nbsp;</td>
<td class="pad" style="padding:20px 24px 16px">
<p style="margin:0 0 6px;font-size:14px;line-height:20px;color:#545b66" class="quiet"><b class="${stateClass}" style="color:${stateColour}">{{ template "pulso.state" . }}</b>{{ with .Labels.service }} · {{ . }}{{ end }}{{ with .Labels.cluster }} ({{ . }}){{ end }}</p>
<h2 class="strong" style="margin:0 0 12px;font-size:20px;line-height:26px;font-weight:700;color:#16181d">{{ .Annotations.summary }}</h2>
{{ if and .Annotations.value (eq .Status "firing") }}<p class="strong" style="margin:0 0 4px;font-size:34px;line-height:40px;font-weight:700;color:#16181d;font-variant-numeric:tabular-nums">{{ .Annotations.value }}</p>
<p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;color:#545b66">{{ .Annotations.threshold }}<span class="dot"> · </span><span class="when" style="white-space:nowrap">{{ template "pulso.time" . }}</span></p>
{{ else }}<p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;color:#545b66">{{ with .Annotations.value }}${words.last}: {{ . }}, {{ $alert.Annotations.threshold }}<span class="dot"> · </span>{{ end }}<span class="when">{{ template "pulso.time" . }}</span></p>
{{ end }}{{ if eq .Status "firing" }}<p class="strong" style="margin:0 0 14px;font-size:15px;line-height:22px;color:#16181d">{{ reReplaceAll "(?s)\\n.*" "" .Annotations.description }}</p>
{{ with .Annotations.first_action }}<p class="box strong" style="margin:0 0 16px;padding:12px 14px;background:#f1f3f6;border-radius:6px;font-size:15px;line-height:22px;color:#16181d"><b>${words.first}:</b> {{ . }}</p>
{{ end }}{{ end }}<p style="margin:0">${button('dashboard_url', words.dashboard)}${button('advice_url', words.advice)}${button('runbook_url', words.runbook)}</p>
</td></tr></table>`;
}

/** `pulso.email.html`: as the page, for who reads it in a mail program, wide or narrow, light or dark. */
export function emailTemplates(words: Words, locale: Locale): string {
  return `{{ define "pulso.email.html" -}}
<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ template "pulso.title" . }}</title>
<style>${SHEET}</style>
</head>
<body class="ground" style="margin:0;background:#eef0f3;font-family:${FONT}">
<table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef0f3"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;text-align:left"><tr><td>
{{ range $index, $alert := .Alerts }}{{ if lt $index ${MOST} }}{{ with $alert }}${card(words)}
{{ end }}{{ end }}{{ end -}}
{{ if gt (len .Alerts) ${MOST} }}<p class="quiet" style="margin:0 8px 16px;font-size:14px;line-height:20px;color:#545b66">${MOST} ${words.of} {{ len .Alerts }}</p>
{{ end -}}
{{ if eq .CommonLabels.road "compliance" }}<p class="quiet" style="margin:0 8px 16px;font-size:13px;line-height:19px;color:#545b66">${words.disclaimer}</p>
{{ end -}}
<p class="quiet" style="margin:0 8px;font-size:13px;line-height:19px;color:#545b66">{{ .CommonLabels.alertname }} · Pulso{{ if and (ne .CommonLabels.road "compliance") (eq .Status "firing") }} · <a class="link" href="{{ .ExternalURL }}/#/silences/new?filter=%7Balertname%3D%22{{ .CommonLabels.alertname }}%22{{ with .CommonLabels.service }}%2Cservice%3D%22{{ . }}%22{{ end }}%7D" style="color:#1f4f9e">${words.silence}</a>{{ end }}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
{{- end }}
`;
}
