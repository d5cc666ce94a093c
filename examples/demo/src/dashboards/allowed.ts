/**
 * Queries of panels that may be empty on the demo, by `<uid> / <panel> / <query>`, each with the reason. What the demo can
 * be made to show does not belong here.
 */
export const ALLOWED: Readonly<Record<string, string>> = {
  'pulso-overview / Health / missing': 'nothing has vanished',
  'pulso-database / Tables / E': 'autovacuum comes once enough has changed, which may be later',
  'pulso-database / Receivers of WAL: how far behind / A': 'the demo has one server and nothing that receives its WAL',
  'pulso-database / Time since WAL was archived, while it fails / A': 'its server archives nothing',
  'pulso-http / Certificate valid for / A': 'the demo has no edge with TLS',
  'pulso-recommendations / Recommendations / adviceSavedTime':
    'gains are told of advice that stands, and the demo’s is taken and measured by then',
  'pulso-recommendations / Recommendations / adviceRemovedRisk': 'likewise',
  'pulso-capacity / Regressions found / B': 'a regression needs hours of history before and after',
  'pulso-capacity / Regressions found / C': 'likewise',
  'pulso-capacity / Forecasts / B': 'a forecast needs days of history',
  'pulso-capacity / Forecasts / C': 'likewise',
};
