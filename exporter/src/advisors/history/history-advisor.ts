import type { AdviceWithStatements } from '../advice/advice.ts';
import type { Column, Grid } from './grid.ts';

/** Labels by which services are told apart; `cluster` is empty where there is none. */
export interface ServiceId {
  readonly service: string;
  readonly cluster: string;
}

/** What Prometheus remembers of one service. */
export interface ServiceHistory extends ServiceId {
  readonly grid: Grid;
  /** What the advisor's queries gave on that grid, each with its labels; `measure` among them. */
  readonly columns: readonly Column[];
}

/** What an advisor has to say of one service. */
export interface HistoryVerdict {
  readonly advice: readonly AdviceWithStatements[];
  /** Why it cannot judge (too little history, an assumption does not hold), for people. Absent where it can. */
  readonly silent?: string;
}

/** An advisor of the daemon that needs Prometheus' memory. A new one is a file, and its place in `history-advisors.ts`. */
export interface HistoryAdvisor {
  /** In snake case; shown beside its status. */
  readonly name: string;
  /** Seconds between two points, and how many of them it wants to see. */
  readonly step: number;
  readonly points: number;
  /** One query for everything that it needs of a service, whose matchers are given; each result has a label `measure`. */
  readonly query: (service: string) => string;
  /** A pure function of the history. */
  readonly advise: (history: ServiceHistory) => HistoryVerdict;
}

/** Advice on one service, as the task hands it over. */
export interface ServiceAdvice extends ServiceId {
  readonly advice: readonly AdviceWithStatements[];
}
