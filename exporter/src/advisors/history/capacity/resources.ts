import { type AdviceKindId, metrics } from '@pulso/catalogue';

/** A disk whose size the configuration tells. */
export interface Disk {
  /** Name of the target: the label `server`. */
  readonly server: string;
  readonly bytes: number;
}

/** Something that has a bound. */
export interface Resource {
  readonly id: string;
  readonly kind: AdviceKindId;
  /** Labels that name one of them; none: the service's own. */
  readonly entity: readonly string[];
  /** Whether it rises and falls with the day: then two days are the least that is judged by. */
  readonly daily: boolean;
  /** A bound that lies further away, in seconds, is no news. */
  readonly horizon: number;
  /** Share of the bound below which growth is its normal life. Default 0. */
  readonly from?: number;
  /** PromQL of the share that is used, from 0 to 1; `$service` stands for the matchers of service and cluster. */
  readonly query: string;
}

const { postgres: pg, runtime } = metrics;
const DAY = 86_400;
// Autovacuum freezes from a tenth of the way on (autovacuum_freeze_max_age): growth up to there is what ids do.
const FROZEN_BY = 0.15;

const sizes = (matchers: string) =>
  `sum by (server) (max by (server, datname) (${pg.databaseSize.name}{$service${matchers}}))`;

export function resources(disks: readonly Disk[]): readonly Resource[] {
  return [
    {
      ...{ id: 'connections', kind: 'capacity_connections', entity: ['server'], daily: true, horizon: 14 * DAY },
      query: `sum by (server) (max by (server, datname, state) (${pg.connections.name}{$service})) / max by (server) (${pg.maxConnections.name}{$service})`,
    },
    ...disks.map(({ server, bytes }): Resource => ({
      ...{ id: `disk of ${server}`, kind: 'capacity_disk', entity: ['server'], daily: false, horizon: 30 * DAY },
      query: `${sizes(`, server=${JSON.stringify(server)}`)} / ${bytes}`,
    })),
    {
      ...{ id: 'filesystem', kind: 'capacity_disk', entity: ['instance', 'mountpoint'], daily: false },
      horizon: 30 * DAY,
      query:
        '1 - max by (instance, mountpoint) (node_filesystem_avail_bytes{$service, fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes{$service})',
    },
    {
      ...{ id: 'sequence', kind: 'capacity_sequence', entity: ['datname', 'schemaname', 'sequencename'], daily: false },
      horizon: 90 * DAY,
      query: `max by (datname, schemaname, sequencename) (${pg.sequenceUsed.name}{$service})`,
    },
    {
      ...{ id: 'xid', kind: 'capacity_transaction_ids', entity: ['server'], daily: false, horizon: 30 * DAY },
      from: FROZEN_BY,
      query: `max by (server) (${pg.xidWraparoundRatio.name}{$service})`,
    },
    {
      ...{ id: 'memory', kind: 'capacity_memory', entity: [], daily: true, horizon: 7 * DAY },
      query: `max(${runtime.memory.name}{$service} / ${runtime.memoryLimit.name}{$service})`,
    },
  ];
}

/** Everything of one service in one query, told apart by the label `measure`. */
export function capacityQuery(all: readonly Resource[], service: string): string {
  return all
    .map(({ id, query }) => `label_replace(${query}, "measure", ${JSON.stringify(id)}, "", "")`)
    .join(' or ')
    .replaceAll('$service', () => service);
}
