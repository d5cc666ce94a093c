import { facts, ABOUT_ITSELF, type Fact } from './facts.ts';
import { familiesOf } from './scrape.ts';

const SETTING = 'pg_settings_';

/** The fact that is about a metric of the peer's; one that names it wins over one that stands for many. */
export function factOf(name: string, known: readonly Fact[] = facts): Fact | undefined {
  return (
    known.find(({ peer }) => peer === name) ??
    known.find(({ peer }) => peer.endsWith('*') && name.startsWith(peer.slice(0, -1)))
  );
}

/**
 * Metrics on the peer's page of which Pulso's page, of the same server, does not say the same: those that no fact is
 * about, those whose families are not there, and each setting by itself. A family may be absent only where the fact says
 * when, and it is declared.
 * @param declared every family that Pulso declares
 */
export function missingFacts(peerPage: string, ourPage: string, declared: ReadonlySet<string>): readonly string[] {
  const ours = new Set(familiesOf(ourPage));
  const settings = new Set(
    [...ourPage.matchAll(/^pulso_pg_setting_value\{name="([^"]+)"\}/gm)].map(([, name = '']) => plain(name)),
  );
  const isSaid = (name: string): boolean => {
    const fact = factOf(name);
    if (fact === undefined || fact.ours.length === 0) return false;
    if (name.startsWith(SETTING)) {
      const setting = name.slice(SETTING.length);
      return settings.has(setting) || settings.has(setting.replace(/_(seconds|bytes)$/, ''));
    }
    return fact.ours.every((family) => ours.has(family) || (fact.absentWhile !== undefined && declared.has(family)));
  };
  return familiesOf(peerPage).filter((name) => !ABOUT_ITSELF.test(name) && !isSaid(name));
}

/** A setting's name as the peer makes a metric's of it. */
const plain = (name: string) => name.replaceAll(/[^A-Za-z0-9_]/g, '_').toLowerCase();
