import { evidenceMetrics } from '../metrics/evidence.ts';
import type { Signal } from '../types.ts';
import { counter, gauge } from './samples.ts';

const { problems, verified, auditRows, lost, writable, waiting, checkpoints, unsealed, entries } = evidenceMetrics;
const HOUR = 3_600;
const base = { area: 'compliance', scope: 'observed', bad: 'above', road: 'compliance' } as const;
const worst = (metric: string): string => `max by ($by) (${metric})`;

/** The store of evidence is the daemon's own: these are signals of the daemon's service, and of no other. */
export const evidenceSignals: readonly Signal[] = [
  {
    ...base,
    id: 'evidence_problems',
    title: { en: 'Evidence altered', 'pt-BR': 'Evidências alteradas' },
    unit: 'count',
    value: worst(problems.name),
    sample: (value) => [gauge(problems, value)],
    critical: 1,
    oneBound: {
      kind: 'no_degree',
      reason: 'Evidence is as it was written or it is not: one altered entry is one too many.',
    },
    summary: {
      en: 'The store of evidence is not as Pulso wrote it',
      'pt-BR': 'As evidências guardadas não são as que o Pulso gravou',
    },
    meaning: {
      en: 'Entries or checkpoints were edited, removed, moved or written anew: until it is explained, nobody can rely on the evidence from there on.',
      'pt-BR':
        'Registros ou pontos de verificação foram editados, removidos, movidos ou regravados: até ser explicado, ninguém pode confiar nas evidências a partir dali.',
    },
    firstAction: {
      en: 'Copy the store as it is and touch nothing; run pulso evidence verify for the first wrong entry; tell the auditor and the data protection officer.',
      'pt-BR':
        'Copie o repositório como está e não mexa em nada; execute pulso evidence verify para achar o primeiro registro errado; avise o auditor e o encarregado.',
    },
    diagnose: [
      '`pulso evidence verify --checkpoints <delivered>` says file, line, entry and what is wrong.',
      'Who could write there at that time: rights of the folder or of schema `pulso_evidence`, backups that were restored, moves to another machine.',
      'Compare with the checkpoints that the auditor received: up to the last one that still fits, the evidence stands.',
    ],
    remedy: [
      'Nothing mends altered evidence. Keep it for the inquiry, name another folder or database, and begin a new chain.',
      'Take the right to write away from whoever is not the daemon.',
    ],
    source: 'docs/evidence.md: a store that was altered is never added to',
  },
  {
    ...base,
    id: 'evidence_audit_log_failed',
    entity: 'server',
    title: { en: 'Rows of the audit log altered', 'pt-BR': 'Linhas da trilha de auditoria alteradas' },
    unit: 'count',
    value: worst(`${auditRows.name}{result="failed"}`),
    sample: (value) => [gauge(auditRows, value, { result: 'failed' }), gauge(auditRows, 1_000, { result: 'checked' })],
    critical: 1,
    oneBound: {
      kind: 'no_degree',
      reason: 'The log holds together or it does not: one altered row is one too many.',
    },
    summary: {
      en: "The service's audit log does not hold together",
      'pt-BR': 'A trilha de auditoria do serviço não fecha',
    },
    meaning: {
      en: 'Rows are missing, or differ from what their hashes say: who read which record can no longer be shown.',
      'pt-BR':
        'Há linhas faltando ou diferentes do que seus hashes dizem: já não se pode mostrar quem leu qual prontuário.',
    },
    firstAction: {
      en: 'Keep a copy of the table and of the server log; find the first wrong row; tell the data protection officer: it may be an incident.',
      'pt-BR':
        'Guarde uma cópia da tabela e do log do servidor; ache a primeira linha errada; avise o encarregado: pode ser um incidente.',
    },
    diagnose: [
      `Which server: \`${auditRows.name}{result="failed"} > 0\`.`,
      'The entry of kind `audit` in the evidence has `firstFailed`, the first wrong `seq`.',
      'Who may change the table: control LGPD-ART37-APPEND.',
    ],
    remedy: [
      'Take UPDATE, DELETE and TRUNCATE away from every role but its owner.',
      'Restore the missing rows beside the table, for the inquiry; a chain is not mended by hashing it anew.',
    ],
    source: 'LGPD art. 37; one altered row is one too many',
  },
  {
    ...base,
    id: 'evidence_lost',
    title: { en: 'Entries of evidence lost', 'pt-BR': 'Registros de evidência perdidos' },
    unit: 'count',
    value: worst(lost.name),
    sample: (value) => [{ ...counter(lost, 0), start: value }],
    warning: 1,
    critical: 100,
    summary: { en: 'Entries of evidence were lost', 'pt-BR': 'Registros de evidência foram perdidos' },
    meaning: {
      en: 'The store could not be written for so long that entries had to be dropped. The chain says so with a gap; what they held is gone.',
      'pt-BR':
        'O repositório ficou sem gravação por tanto tempo que registros foram descartados. A cadeia registra a lacuna; o conteúdo se perdeu.',
    },
    firstAction: {
      en: 'See that the store can be written again, then note the gap and its reason for the auditor.',
      'pt-BR': 'Confirme que o repositório volta a ser gravado e anote a lacuna e o motivo para o auditor.',
    },
    diagnose: [
      'When: the entry of kind `gap` and the ones beside it.',
      "Why: the daemon's log, lines that begin with `evidence:`.",
    ],
    remedy: [
      'What was lost stays lost. The count is of the running daemon and ends with it; silence the alert once the gap is explained.',
    ],
    source:
      'docs/evidence.md: 10,000 entries wait, later ones are counted. A hundred are more than one pass over all controls',
  },
  {
    ...base,
    id: 'evidence_unwritable',
    title: { en: 'Stores of evidence not writable', 'pt-BR': 'Repositórios de evidência sem gravação' },
    unit: 'count',
    value: `1 - min by ($by) (${writable.name})`,
    sample: (value) => [gauge(writable, 1 - value)],
    warning: 1,
    oneBound: {
      kind: 'no_degree',
      reason: 'A store can be written or it cannot; what is lost by it is told by `PulsoEvidenceLost`.',
    },
    summary: { en: 'Evidence cannot be written', 'pt-BR': 'As evidências não podem ser gravadas' },
    meaning: {
      en: 'What is found waits in memory: it is lost if the daemon stops, or once 10,000 entries wait.',
      'pt-BR': 'O que é encontrado espera em memória: perde-se se o daemon parar ou quando 10.000 registros esperarem.',
    },
    firstAction: {
      en: "Read the daemon's log: it names the cause and the remedy. Do not restart the daemon before the store can be written.",
      'pt-BR':
        'Leia o log do daemon: ele diz a causa e o remédio. Não reinicie o daemon antes de o repositório aceitar gravação.',
    },
    diagnose: [
      `How many wait: \`${waiting.name}\`.`,
      'A full disk, a folder of another user, a database that is down, a missing right, another process that writes there.',
    ],
    remedy: [
      'Free room, give the right back, start the database: the daemon tries again every 30 s and writes what waits.',
      'Stop the other writer: one process writes a store.',
    ],
    source: 'docs/evidence.md: where the store cannot be written',
  },
  {
    ...base,
    id: 'evidence_checkpoint_age',
    title: { en: 'Age of evidence without a checkpoint', 'pt-BR': 'Idade de evidências sem ponto de verificação' },
    unit: 'seconds',
    // All sealed is 0, and not gone.
    value: `time() - min by ($by) (${unsealed.name}) or 0 * ${worst(entries.name)}`,
    sample: (value) => [{ ...gauge(unsealed, -value), perSecond: 1 }, gauge(entries, 10)],
    warning: 2 * HOUR,
    critical: 24 * HOUR,
    summary: {
      en: 'Evidence is no longer sealed by checkpoints',
      'pt-BR': 'As evidências não estão mais sendo seladas',
    },
    meaning: {
      en: 'What has no signed checkpoint over it can still be written anew without anybody noticing.',
      'pt-BR': 'O que não tem ponto de verificação assinado ainda pode ser regravado sem que ninguém perceba.',
    },
    firstAction: {
      en: "Read the daemon's log for evidence: the store or the key cannot be used.",
      'pt-BR': 'Leia as mensagens de evidence no log do daemon: o repositório ou a chave não pode ser usado.',
    },
    diagnose: [
      `Since when: \`${unsealed.name}\`, a Unix time.`,
      'evidence.checkpointInterval is longer than the bound: raise signals.evidence_checkpoint_age in pulso.yml too.',
    ],
    remedy: ['Mend the store: a checkpoint is made at the next interval, and when the daemon stops.'],
    source: 'Issue: hourly checkpoints; two missed, and a whole day of them',
  },
  {
    ...base,
    id: 'evidence_undelivered',
    title: { en: 'Checkpoints not delivered', 'pt-BR': 'Pontos de verificação não entregues' },
    unit: 'count',
    value: worst(`${checkpoints.name}{state="pending"}`),
    sample: (value) => [
      gauge(checkpoints, value, { state: 'pending' }),
      gauge(checkpoints, 1_000, { state: 'delivered' }),
    ],
    warning: 3,
    critical: 24,
    summary: {
      en: 'Checkpoints of evidence do not reach their place',
      'pt-BR': 'Os pontos de verificação não chegam ao destino',
    },
    meaning: {
      en: 'Who has the key and the store could write the last hours anew: nothing outside their reach says otherwise.',
      'pt-BR':
        'Quem tem a chave e o repositório poderia regravar as últimas horas: nada fora do alcance dele diz o contrário.',
    },
    firstAction: {
      en: 'See whether the places of evidence.deliver can be reached and written from the daemon.',
      'pt-BR': 'Veja se os destinos de evidence.deliver podem ser alcançados e gravados a partir do daemon.',
    },
    diagnose: ["Which place and why: the daemon's log, `is not delivered to`."],
    remedy: ['Mount the folder, renew the token: what waits is delivered in its order, over restarts too.'],
    source: 'Issue: hourly checkpoints; three wait, and a whole day of them',
  },
  {
    ...base,
    id: 'evidence_verification_age',
    title: { en: 'Time since evidence was verified', 'pt-BR': 'Tempo desde a verificação das evidências' },
    unit: 'seconds',
    value: `time() - ${worst(verified.name)}`,
    sample: (value) => [{ ...gauge(verified, -value), perSecond: 1 }],
    warning: 36 * HOUR,
    critical: 7 * 24 * HOUR,
    summary: { en: 'Evidence is no longer verified', 'pt-BR': 'As evidências não estão mais sendo verificadas' },
    meaning: {
      en: 'The last whole verification is a day and a half old: an alteration since then is not known.',
      'pt-BR': 'A última verificação completa tem um dia e meio: uma alteração desde então não é conhecida.',
    },
    firstAction: {
      en: "Run pulso evidence verify, and read the daemon's log for why it does not.",
      'pt-BR': 'Execute pulso evidence verify e veja no log do daemon por que ele não verifica.',
    },
    diagnose: [
      'Files: can the daemon read the folder and the places of evidence.deliver?',
      'PostgreSQL: does evidence.reader still connect, and may it SELECT from `pulso_evidence`?',
    ],
    remedy: ['Give the reader its right or password back; restart the daemon to verify at once.'],
    source: 'Verified every 24 h; half a day late, and a week',
  },
];
