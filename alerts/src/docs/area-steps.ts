import type { AreaId } from '@pulso/catalogue';

/** What holds for every alert of an area: how to take a remedy back, and when it is no longer one's own. English, as runbooks are. */
interface AreaSteps {
  readonly undo: string;
  readonly escalate: string;
}

const DEPLOYMENT = 'A rolled back deployment is rolled forward by deploying it again; tell its author before.';

const APPLICATION: AreaSteps = {
  undo: DEPLOYMENT,
  escalate:
    'Critical and no better a quarter of an hour after the first action, or data may be lost: the owner of the service (label `team`). A warning waits for the working day.',
};

const DATABASE: AreaSteps = {
  undo: 'A setting: `ALTER SYSTEM RESET <name>`, then `SELECT pg_reload_conf()`. An index that does not help: `DROP INDEX CONCURRENTLY`. A session that was ended, a restart and a failover cannot be taken back: note what was done, and when.',
  escalate:
    'At once to the database administrator where data may be damaged, a failover is called for, or the server does not come up; else when the first action has not helped within a quarter of an hour.',
};

const POOL: AreaSteps = {
  undo: 'Set the size of the pool back to what it was, in the same place, and deploy. Connections of a pool that shrinks close by themselves.',
  escalate:
    'The pool is well and the wait remains: the database administrator. Critical and no better after a quarter of an hour: the owner of the service (label `team`).',
};

const STEPS: Readonly<Record<AreaId, AreaSteps>> = {
  http: APPLICATION,
  query: DATABASE,
  pool: POOL,
  database: DATABASE,
  cache: {
    undo: 'Set size and lifetime back to what they were; a cache that was emptied fills up again by itself, at the cost of the database.',
    escalate: APPLICATION.escalate,
  },
  websocket: APPLICATION,
  image: APPLICATION,
  runtime: {
    undo: `Take added instances away again once the load is back to normal. ${DEPLOYMENT}`,
    escalate: APPLICATION.escalate,
  },
  experience: APPLICATION,
  compliance: {
    undo: 'Pulso changes no data of the service, so there is nothing of its own to take back. A waiver is withdrawn by removing it; the chain of evidence keeps both.',
    escalate:
      'The data protection officer, at once, where people may be harmed or a legal term has passed: notice to the authority has terms of its own (LGPD, art. 48).',
  },
  exporter: {
    undo: 'Put the configuration back as it was and reload: `pulso check` before, and look at the targets after.',
    escalate:
      'Nothing is watched for a quarter of an hour: whoever runs Prometheus, and tell those on call that no alert will come.',
  },
};

export function areaSteps(area: AreaId): AreaSteps {
  return STEPS[area];
}
