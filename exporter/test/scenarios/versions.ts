import { olderVersions } from '@pulso/local-stack';

const NEWEST = 18;
const only = (process.env['PULSO_POSTGRES_VERSIONS'] ?? '').split(',').filter((major) => major !== '');

/** What `startCluster` takes for each tested major version; PULSO_POSTGRES_VERSIONS=15,18 runs fewer. */
export const matrix = [...olderVersions, NEWEST]
  .map((major) => ({ major, version: major === NEWEST ? 'embedded' : String(major) }))
  .filter(({ major }) => only.length === 0 || only.includes(String(major)));
