/** Work of several, one after the other: a role whose connections are counted needs one only. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves, or rejects, as the work does once its turn has come. */
  take(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    // What failed is told to whoever asked for it; the next does not depend on it.
    this.#last = done.catch(() => {});
    return done;
  }
}
