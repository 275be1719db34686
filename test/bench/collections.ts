/** Counts the runs of the garbage collector, to show that steady state allocates nothing. */
import { PerformanceObserver } from "node:perf_hooks";

/**
 * Starts to count. The function that it returns stops and gives how many collections there were since.
 * (Entries arrive with the event loop, so those of synchronous work are read after a turn of it.)
 */
export function countCollections(): () => Promise<number> {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    observer.disconnect();
    return count;
  };
}
