/** What benches measure by: wall time and the memory of the process. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const KB_PER_MB = 1024;
const BYTES_PER_MB = 1_048_576;

/** What a piece of work gave, and how long it took, s. */
export function seconds<T>(work: () => T): readonly [T, number] {
  const before = performance.now();
  const result = work();
  return [result, (performance.now() - before) / 1000];
}

/** Resident memory of this process, MB: at present, and the most so far. */
export function memoryMb(): { readonly now: number; readonly peak: number } {
  return {
    now: process.memoryUsage.rss() / BYTES_PER_MB,
    peak: process.resourceUsage().maxRSS / KB_PER_MB,
  };
}

/** Processor time of this process so far, all its threads together, s: less at the mercy of the neighbours than wall time. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Memory that is in use, bytes. */
export interface Bytes {
  /** On the heap of JavaScript. */
  readonly objects: number;
  /** What typed arrays hold, outside of it. */
  readonly arrays: number;
}

/** What is alive: garbage is collected first, until there is no less. */
export function alive(): Bytes {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    collect();
    const { heapUsed: objects, arrayBuffers: arrays } = process.memoryUsage();
    if (objects + arrays >= least) return { objects, arrays };
    least = objects + arrays;
  }
}
