import type { Parameters, SqlControl } from '@pulso/catalogue';
import type { Measurement } from './result.ts';
import type { Row } from './session.ts';

/** Past this everything is tested again, so that what was altered behind the position is found within a day. */
const WHOLE_EVERY_MS = 86_400_000;

interface Position {
  readonly parameters: Parameters;
  /** When everything was last tested. */
  readonly wholeAt: number;
}

/** Where tests of one target go on that do not begin anew each time. Of this process alone: a restart begins anew. */
export class Positions {
  readonly #positions = new Map<string, Position>();

  /** Everything begins anew. */
  clear(): void {
    this.#positions.clear();
  }

  /** What a control's parameters are for its next test. */
  of({ id }: SqlControl, now = Date.now()): Parameters {
    const position = this.#positions.get(id);
    return position === undefined || now - position.wholeAt > WHOLE_EVERY_MS ? {} : position.parameters;
  }

  /** Takes on where a test ended; one that did not pass is begun anew. */
  ended(
    control: SqlControl,
    before: Parameters,
    row: Row | undefined,
    { status }: Measurement,
    now = Date.now(),
  ): void {
    if (control.resumes !== true) return;
    const known = this.#positions.get(control.id);
    this.#positions.delete(control.id);
    if (status !== 'pass' || row === undefined) return;
    const named = Object.keys(control.parameters ?? {}).flatMap((name) => {
      const value = row[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
    });
    const isWhole = Object.keys(before).length === 0;
    this.#positions.set(control.id, {
      parameters: Object.fromEntries(named),
      wholeAt: isWhole ? now : (known?.wholeAt ?? now),
    });
  }
}
