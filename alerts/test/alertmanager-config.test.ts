import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { profiles } from '@pulso/catalogue';
import { parse } from 'yaml';
import { alertmanagerConfig, messageTemplates, webhooksBelow } from '../src/index.ts';
import { ALERTS, run, runAt, scratchFolder, writeFiles } from './programs.ts';

jest.setTimeout(60_000);

const CONFIG = join(ALERTS, 'alertmanager', 'alertmanager.yml');

describe('the committed Alertmanager configuration', () => {
  it('is accepted by amtool with its templates', () => {
    const { code, output } = run('amtool', 'check-config', CONFIG);
    expect(output).toContain('1 templates');
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it('holds no secret, only paths of files', () => {
    const text = readFileSync(CONFIG, 'utf8');
    expect(text).toContain('credentials_file: /run/secrets/');
    expect(text).not.toMatch(/credentials: |password: |token: /);
  });

  it.each([
    ['page', ['severity=critical', 'road=operations']],
    ['ticket', ['severity=warning', 'road=operations']],
    ['info', ['severity=info', 'road=operations']],
    ['audit,compliance', ['severity=critical', 'road=compliance']],
    ['audit,compliance', ['severity=warning', 'road=compliance']],
    ['audit,compliance', ['severity=info', 'road=compliance']],
    ['watchdog', ['alertname=PulsoWatchdog', 'severity=none', 'road=operations']],
    ['watchdog', ['alertname=PulsoWatchdog', 'severity=critical']],
    ['ticket', ['severity=something-new']],
    ['ticket', []],
  ])('sends to %s what is %j', (receivers, labels) => {
    const routes = (expected: string) =>
      run('amtool', 'config', 'routes', 'test', `--config.file=${CONFIG}`, `--verify.receivers=${expected}`, ...labels);
    expect(routes(receivers)).toMatchObject({ code: 0 });
    const all = ['page', 'ticket', 'compliance', 'audit', 'info', 'watchdog'];
    expect(all.filter((other) => other !== receivers && routes(other).code === 0)).toEqual([]);
  });

  const config: {
    route: { routes: { receiver: string; active_time_intervals?: string[]; mute_time_intervals?: string[] }[] };
    inhibit_rules: { source_matchers: string[]; target_matchers: string[]; equal: string[] }[];
  } = parse(readFileSync(CONFIG, 'utf8'));

  it('lets tickets alone wait for business hours', () => {
    const timed = config.route.routes.filter(
      (route) => route.active_time_intervals !== undefined || route.mute_time_intervals !== undefined,
    );
    expect(timed.map(({ receiver }) => receiver)).toEqual(['ticket']);
  });

  it('never mutes the road of the auditor, nor across services or where the service has no name', () => {
    expect(config.inhibit_rules.length).toBeGreaterThan(10);
    for (const { source_matchers: source, target_matchers: target, equal } of config.inhibit_rules) {
      expect(target).toContain('road="operations"');
      expect(source).toContain('service=~".+"');
      expect(equal).toEqual(expect.arrayContaining(['cluster', 'service']));
    }
  });
});

describe("a user's Alertmanager configuration", () => {
  function checked(options: Parameters<typeof alertmanagerConfig>[0]): string {
    const folder = scratchFolder();
    const text = alertmanagerConfig({ ...options, templates: join(folder, '*.tmpl') });
    writeFiles(folder, new Map([['pulso.tmpl', messageTemplates('pt-BR')]]));
    writeFileSync(join(folder, 'alertmanager.yml'), text);
    expect(run('amtool', 'check-config', join(folder, 'alertmanager.yml'))).toMatchObject({ code: 0 });
    return text;
  }

  it('is accepted at the pace of the demo, with one token for all receivers and tickets at any time', () => {
    const text = checked({
      profile: profiles.demo,
      receivers: webhooksBelow('http://127.0.0.1:9', '/run/secrets/token'),
      businessHours: 'always',
    });
    expect(text).not.toContain('time_intervals');
  });

  it('is accepted with every channel at once, at hours of its own', () => {
    const text = checked({
      smtp: { server: 'mail:25', from: 'pulso@example.com', requireTls: false, caFile: '/etc/ca.pem' },
      receivers: {
        page: {
          email: ['a@example.com', 'b@example.com'],
          slack: { urlFile: '/run/secrets/slack', channel: '#operations' },
          webhook: { url: 'https://pager.example/' },
        },
      },
      businessHours: { timezone: 'America/Manaus', days: ['monday:thursday', 'saturday'], from: '07:30', to: '24:00' },
    });
    expect(text).toContain('to: a@example.com, b@example.com');
    expect(text).toContain('location: America/Manaus');
  });

  it('names the one setting that Alertmanager 0.25 does not know', () => {
    const text = alertmanagerConfig({ receivers: { watchdog: { webhook: { urlFile: '/run/secrets/ping_url' } } } });
    expect(text).toContain('url_file: /run/secrets/ping_url');
    const file = join(scratchFolder(), 'alertmanager.yml');
    writeFileSync(file, text);
    expect(run('amtool', 'check-config', file).output).toMatch(/SUCCESS|field url_file not found/);
  });
});

describe('the text of a page', () => {
  const alert = (status: string) => ({
    status,
    labels: { alertname: 'PulsoQuerySlowRatio', severity: 'critical', service: 'clinic', cluster: 'demo' },
    annotations: {
      summary: 'Queries take longer than 1 s',
      value: '37.5%',
      threshold: 'critical at 5% or more',
      first_action: 'Open the recommendations.',
      runbook_url: 'docs/runbooks/PulsoQuerySlowRatio.md',
      dashboard_url: 'http://localhost:3000/d/pulso-overview',
      advice_url: 'http://localhost:3000/d/pulso-recommendations',
    },
    startsAt: '2026-11-21T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
  });

  function render(name: string, locale: 'en' | 'pt-BR', status: string, zone = 'UTC'): string {
    const folder = scratchFolder();
    const data = {
      receiver: 'page',
      status,
      alerts: [alert(status)],
      groupLabels: {},
      commonLabels: alert(status).labels,
      commonAnnotations: alert(status).annotations,
    };
    const files = new Map([
      ['pulso.tmpl', messageTemplates(locale)],
      ['data.json', JSON.stringify(data)],
    ]);
    writeFiles(folder, files);
    const { code, output } = runAt(
      zone,
      'amtool',
      'template',
      'render',
      `--template.glob=${join(folder, 'pulso.tmpl')}`,
      `--template.text={{ template "${name}" . }}`,
      `--template.data=${join(folder, 'data.json')}`,
    );
    expect(code).toBe(0);
    return output.trim();
  }

  it('gives state, value against bound, since when, the first action and where to read on', () => {
    expect(render('pulso.page', 'en', 'firing')).toBe(
      [
        '■ Critical · clinic (demo) · Queries take longer than 1 s',
        '37.5% (critical at 5% or more)',
        'Since 2026-11-21 03:00:00 UTC',
        'First: Open the recommendations.',
        'Runbook: docs/runbooks/PulsoQuerySlowRatio.md',
        'Dashboard: http://localhost:3000/d/pulso-overview',
        'Recommendations: http://localhost:3000/d/pulso-recommendations',
      ].join('\n'),
    );
  });

  it('tells the time in the time zone of Alertmanager', () => {
    expect(render('pulso.page', 'pt-BR', 'firing', 'America/Sao_Paulo')).toContain('Desde 2026-11-21 00:00:00 -03');
  });

  it('says that it is over, and asks for nothing any more', () => {
    const text = render('pulso.page', 'pt-BR', 'resolved');
    expect(text).toContain('✓ Resolvido · clinic');
    expect(text).toContain('Último valor: 37.5% (');
    expect(text).not.toContain('Primeiro:');
  });

  it('has a title of one line', () => {
    expect(render('pulso.title', 'en', 'firing')).toBe('■ Critical · clinic · Queries take longer than 1 s');
  });
});
