import type { WebSocketSample } from '../../instruments/websocket.ts';

/** One WebSocket server during the window. */
export interface WebSocketUse {
  readonly name: string;
  readonly slowConsumerBytes: number;
  /** At each moment of the window, the oldest first. */
  readonly levels: readonly Pick<WebSocketSample, 'open' | 'buffered' | 'mostBuffered' | 'slow' | 'slowBuffered'>[];
  /** For which handlers of messages held the event loop, reckoned from a sample; undefined where none is taken. */
  readonly handlerSeconds: number | undefined;
}

/** @param samples of one server, the oldest first */
export function websocketUse(samples: readonly WebSocketSample[]): WebSocketUse | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { name, slowConsumerBytes, handlerSeconds } = last;
  const before = first.handlerSeconds;
  return {
    ...{ name, slowConsumerBytes, levels: samples },
    handlerSeconds: handlerSeconds === undefined || before === undefined ? undefined : handlerSeconds - before,
  };
}
