/** Milliseconds for which `work` held the event loop at a stretch: the longest time between two of its turns. */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isWorking = true;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWorking) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isWorking = false;
  // What held the loop last is seen by the turn that follows it.
  await new Promise(setImmediate);
  return longest;
}
