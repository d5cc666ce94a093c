/** For tests: what the page would have saved as files, the last one first. */
export interface Download {
  readonly name: string;
  readonly text: () => Promise<string>;
}

/** Keeps downloads from jsdom, which has none, and remembers them. To be called before each test. */
export function watchDownloads(): Download[] {
  const saved: Download[] = [];
  let last = new Blob();
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      last = blob;
      return 'blob:x';
    },
    revokeObjectURL: () => {},
  });
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    const blob = last;
    saved.unshift({ name: this.download, text: () => textOf(blob) });
  });
  return saved;
}

function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.readAsText(blob);
  });
}
