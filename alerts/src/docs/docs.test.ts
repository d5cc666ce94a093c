import { alertName, metricFamilies, signals } from '@pulso/catalogue';
import { generateMetricsReference, generateRunbooks } from '../index.ts';
import { alertRules } from '../rules/index.ts';
import { settingsOf } from '../options.ts';

const runbooks = generateRunbooks();

describe('the runbooks', () => {
  it('are there for each alert that links to one, and for no other', () => {
    const linked = alertRules(settingsOf()).map(({ annotations }) =>
      annotations['runbook_url']?.replace('docs/runbooks/', ''),
    );
    expect([...runbooks.keys()].toSorted()).toEqual([...new Set([...linked, 'README.md'])].toSorted());
  });

  it('are all listed, and link only to pages that exist', () => {
    const index = runbooks.get('README.md') ?? '';
    for (const [name, text] of runbooks) {
      expect(`${index}(README.md)`).toContain(`(${name})`);
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) expect([...runbooks.keys()]).toContain(target);
    }
  });

  it('say both which causes mute an alert and which consequences it mutes', () => {
    const pool = runbooks.get('PulsoPoolWaitTime.md') ?? '';
    expect(pool).toMatch(/it mutes what it causes: .*PulsoHttpResponseTime/);
    expect(pool).toMatch(/muted while one of its causes fires.*PulsoQuerySlowRatio/);
  });

  it('hold every step of the catalogue', () => {
    for (const signal of signals) {
      const text = runbooks.get(`${alertName(signal.id)}.md`) ?? '';
      for (const step of [
        signal.meaning.en,
        signal.firstAction.en,
        ...signal.diagnose,
        ...signal.remedy,
        signal.oneBound?.reason ?? '',
      ]) {
        expect(text).toContain(step);
      }
      const isAuditors = signal.road === 'compliance';
      expect(text.includes('amtool silence add')).toBe(!isAuditors);
      expect(text.includes('pulso compliance waive')).toBe(isAuditors);
      const section = (title: string) => text.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
      expect(section('Confirm it').match(/^- .*`[^`]+`\.$/gm)).toHaveLength(2);
      for (const title of ['First action', 'Undo', 'Escalate']) expect(section(title).trim()).not.toBe('');
    }
  });
});

describe('the metrics reference', () => {
  it('names every family once', () => {
    const text = generateMetricsReference();
    for (const { name } of metricFamilies) expect(text.split(`| \`${name}\` |`)).toHaveLength(2);
  });
});
