// What @grafana/create-plugin sets up, and what the Grafana 13 libraries need beside it.
// oxlint-disable-next-line import/no-unassigned-import -- a set-up file has no exports
require('./.config/jest-setup');
const { ReadableStream, TransformStream } = require('node:stream/web');

Object.assign(globalThis, { ReadableStream, TransformStream });

// React's scheduler takes jsdom's absent MessageChannel from worker_threads, whose port keeps jest from ending.
globalThis.MessageChannel = class {
  port1 = { onmessage: null };
  port2 = { postMessage: () => setTimeout(() => this.port1.onmessage?.({}), 0) };
};

globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// jsdom draws nothing; Grafana's Combobox only wants to know how wide its texts are.
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });

// Nor has anything in it a size, by which the virtual rows go: lists have room for a dozen rows.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { get: () => 600 },
  offsetHeight: { get: () => 50 },
});
