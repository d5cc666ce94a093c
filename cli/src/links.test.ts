import { alertName } from '@pulso/catalogue';
import { parse } from 'yaml';
import { generateAll } from './generate.ts';

interface Rule {
  readonly alert?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

const files = generateAll({});
const below = (folder: string) => [...files].filter(([path]) => path.startsWith(folder)).map(([, text]) => text);
const alerts = below('alerts/rules/')
  .flatMap((text): { rules: Rule[] }[] => parse(text).groups)
  .flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
const dashboards = new Map(
  below('dashboards/generated/')
    .map((text): Dashboard => JSON.parse(text))
    .map((dashboard) => [dashboard.uid, dashboard.templating.list.map(({ name }) => name)]),
);

describe('the links of every alert', () => {
  it('are there', () => {
    expect(alerts.length).toBeGreaterThan(60);
    for (const { alert, annotations = {} } of alerts) {
      for (const link of ['runbook_url', 'dashboard_url', 'advice_url']) {
        expect({ alert, link, url: annotations[link] }).toEqual({ alert, link, url: expect.stringMatching(/\S/) });
      }
    }
  });

  it('lead to a runbook that is generated', () => {
    for (const { annotations } of alerts) expect([...files.keys()]).toContain(annotations?.['runbook_url']);
  });

  it('lead to a dashboard that is generated, and set variables that it has', () => {
    for (const { alert, annotations } of alerts) {
      for (const url of [annotations?.['dashboard_url'], annotations?.['advice_url']]) {
        const [, uid = '', query = ''] = /\/d\/([^?]+)(?:\?(.*))?$/.exec(url ?? '') ?? [];
        const variables = [...query.matchAll(/var-(\w+)=/g)].map(([, name]) => name);
        // The watchdog is no service's.
        expect(variables).toEqual(alert === alertName('watchdog') ? [] : ['cluster', 'service']);
        expect({ alert, uid, has: dashboards.get(uid) }).toEqual({
          alert,
          uid,
          has: expect.arrayContaining(variables),
        });
      }
    }
  });
});
