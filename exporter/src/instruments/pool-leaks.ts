/** A connection that was taken from its pool longer ago than the bound, and not given back. */
export interface Leak {
  readonly pool: string;
  readonly heldSeconds: number;
  /** Whether no query is under way on it: forgotten. Otherwise it is a query that takes so long. */
  readonly isIdle: boolean;
  /** The calls that led to taking it, the innermost first; empty where places are not noted (`leakPlaces`). */
  readonly place: readonly string[];
}

/** Where a connection was taken. Its text is made only if somebody asks. */
export interface Place {
  readonly stack?: string;
}

/** Most leaks that are told at once: the oldest. */
export const MAX_LEAKS = 20;
const MAX_FRAMES = 6;
/** Frames that say nothing about the caller: Node's own, and those of the libraries in between. */
const NOT_THE_CALLER = /\(?node:|[/\\]node_modules[/\\](?:pg|pg-pool)[/\\]/;

/** Notes the calls above `below`. V8 keeps them as numbers and makes the text when it is first read. */
export function notePlace(below: (...args: never[]) => unknown): Place {
  const place: Place = {};
  Error.captureStackTrace(place, below);
  return place;
}

export function framesOf(place: Place | undefined): readonly string[] {
  const stack: unknown = place?.stack;
  if (typeof stack !== 'string') return [];
  const frames = stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ''));
  return frames.filter((frame) => frame !== '' && !NOT_THE_CALLER.test(frame)).slice(0, MAX_FRAMES);
}

/** The oldest first, and no more than `MAX_LEAKS`. */
export function worstLeaks(leaks: readonly Leak[]): readonly Leak[] {
  return leaks.toSorted((a, b) => b.heldSeconds - a.heldSeconds).slice(0, MAX_LEAKS);
}
