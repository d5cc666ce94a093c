import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { alertName, profiles, signals } from '@pulso/catalogue';
import { parse } from 'yaml';
import { alertmanagerConfig, pageTemplate } from '../src/index.ts';
import { ALERTS, run, scratchFolder, writeFiles } from './programs.ts';

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
    ['compliance', ['severity=critical', 'road=compliance']],
    ['compliance', ['severity=warning', 'road=compliance']],
    ['ticket', ['severity=something-new']],
  ])('sends to %s what is %j', (receiver, labels) => {
    const routes = (expected: string) =>
      run('amtool', 'config', 'routes', 'test', `--config.file=${CONFIG}`, `--verify.receivers=${expected}`, ...labels);
    expect(routes(receiver)).toMatchObject({ code: 0 });
    expect(routes(receiver === 'page' ? 'ticket' : 'page').code).not.toBe(0);
  });

  it('mutes the road of the auditor only where a signal names a compliance signal', () => {
    const config: { inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[] } = parse(
      readFileSync(CONFIG, 'utf8'),
    );
    const rules = config.inhibit_rules;
    expect(rules.every((rule) => rule.target_matchers.some((matcher) => matcher.startsWith('road=')))).toBe(true);
    const toAuditor = rules.filter((rule) => rule.target_matchers.includes('road="compliance"'));
    const declared = signals.filter((signal) =>
      signal.mutes?.some((id) => signals.find((other) => other.id === id)?.road === 'compliance'),
    );
    expect(toAuditor.map((rule) => rule.source_matchers[0])).toEqual(
      declared.map((signal) => `alertname="${alertName(signal.id)}"`),
    );
  });
});

describe("a user's Alertmanager configuration", () => {
  it('is accepted at the pace of the demo, with one token for all receivers', () => {
    const folder = scratchFolder();
    const url = 'http://127.0.0.1:9/hook';
    writeFiles(folder, new Map([['pulso.tmpl', pageTemplate('pt-BR')]]));
    const text = alertmanagerConfig({
      profile: profiles.demo,
      webhookUrls: { page: url, ticket: url, compliance: url },
      credentialsFile: join(folder, 'token'),
      templates: join(folder, '*.tmpl'),
    });
    writeFileSync(join(folder, 'alertmanager.yml'), text);
    expect(run('amtool', 'check-config', join(folder, 'alertmanager.yml'))).toMatchObject({ code: 0 });
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
    },
    startsAt: '2026-11-21T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
  });

  function render(name: string, locale: 'en' | 'pt-BR', status: string): string {
    const folder = scratchFolder();
    const data = {
      receiver: 'page',
      status,
      alerts: [alert(status)],
      groupLabels: {},
      commonLabels: alert(status).labels,
      commonAnnotations: {},
    };
    const files = new Map([
      ['pulso.tmpl', pageTemplate(locale)],
      ['data.json', JSON.stringify(data)],
    ]);
    writeFiles(folder, files);
    const { code, output } = run(
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
      ].join('\n'),
    );
  });

  it('says that it is over, and asks for nothing any more', () => {
    const text = render('pulso.page', 'pt-BR', 'resolved');
    expect(text).toContain('✓ Resolvido · clinic');
    expect(text).not.toContain('Primeiro:');
  });

  it('has a title of one line', () => {
    expect(render('pulso.title', 'en', 'firing')).toBe('■ Critical · clinic · PulsoQuerySlowRatio');
  });
});
