import wrapAnsi from 'wrap-ansi';
import { eventText } from './event-text.ts';
import type { TimelineEvent } from './story.ts';

/** Where the demo's words go: a live screen on a terminal, lines elsewhere, one JSON object a line with `--json`. */
export interface Screen {
  readonly progress: (text: string) => void;
  readonly event: (event: TimelineEvent) => void;
  readonly notification: (text: string) => void;
  readonly status: (lines: readonly string[]) => void;
  /** Leaves the live screen, so that what follows stays readable. */
  readonly end: () => void;
}

const LAST_NOTIFICATIONS = 3;

export function createScreen(json: boolean, out: NodeJS.WriteStream, header: () => readonly string[]): Screen {
  const line = (text: string) => void out.write(`${text}\n`);
  if (json) {
    return {
      progress: (text) => void process.stderr.write(`${text}\n`),
      event: (event) => line(JSON.stringify(event)),
      notification: (text) => void process.stderr.write(`${text}\n`),
      status: () => {},
      end: () => {},
    };
  }
  if (!out.isTTY) {
    let shown = '';
    return {
      progress: line,
      event: (event) => line(eventText(event)),
      notification: line,
      // Without a terminal the status is printed when its first line, the health, changes.
      status: (lines) => {
        if (lines[0] === shown) return;
        shown = lines[0] ?? '';
        for (const text of ['', ...lines]) line(text);
      },
      end: () => {},
    };
  }
  const notifications: string[] = [];
  const events: string[] = [];
  let live = false;
  return {
    progress: line,
    event: (event) => void events.push(eventText(event)),
    notification: (text) => void notifications.push(text),
    status: (status) => {
      const body = [
        ...header(),
        '',
        ...status,
        ...(events.length === 0 ? [] : ['', ...events]),
        ...(notifications.length === 0
          ? []
          : ['', 'What on-call received', ...notifications.slice(-LAST_NOTIFICATIONS)]),
        '',
        'Ctrl-C stops everything.',
      ];
      // Home, each line cleared to its end, then everything below: no flicker.
      const lines = fit(body.join('\n'), out.columns, out.rows).map((text) => `${text}\u001b[K`);
      out.write(`${live ? '' : '\u001b[2J'}\u001b[H${lines.join('\n')}\u001b[J`);
      live = true;
    },
    end: () => {
      if (live) out.write('\n');
    },
  };
}

/** Wraps to the terminal's width, and keeps to its height: the newest stands at the end, so that is what stays. */
export function fit(text: string, columns: number, rows: number): string[] {
  return wrapAnsi(text, columns, { hard: true, trim: false }).split('\n').slice(-Math.max(1, rows));
}
