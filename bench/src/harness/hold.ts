/**
 * Milliseconds for which `work` held the event loop at a stretch: the longest time between two of its turns, by the
 * clock or by the CPU time of this process, whichever is less, since what other processes take is not the work's.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let lastCpu = process.cpuUsage();
  let isWorking = true;
  const turn = () => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(lastCpu);
    longest = Math.max(longest, Math.min(now - last, (user + system) / 1_000));
    last = performance.now();
    lastCpu = process.cpuUsage();
    if (isWorking) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isWorking = false;
  // What held the loop last is seen by the turn that follows it.
  await new Promise(setImmediate);
  return longest;
}
