/** What becomes different at an instant of a run. */
import type { Protocol } from "../src/host.ts";

/** A change comes before any event of its instant: the events before it are those of a run without it. */
export interface WorldChange {
  /** µs of the run. */
  readonly atUs: number;
  /**
   * What is drawn from then on comes from this seed: losses, delays, receptions, back-off, the nodes' own streams. What was
   * drawn before stays: frames under way over links, timers, and when a radio wakes up to listen.
   */
  readonly seed?: string;
  /**
   * What the nodes run from then on, each going on in the state in which it was ({@link Protocol.restore}). It asks as much
   * of the processor for a sample as the protocol before.
   */
  readonly protocol?: Protocol;
}

/**
 * A list of one's own, in the order of time.
 * @throws RangeError where changes are not in that order, or a protocol asks for other work on samples than the first one:
 *   how long processors computed would not be a closed form of the samples any more
 */
export function changesFor({ sampleWork }: Protocol, changes: readonly WorldChange[]): WorldChange[] {
  changes.forEach(({ atUs, protocol }, i) => {
    if (i > 0 && atUs < changes[i - 1].atUs) throw new RangeError("changes of a run are given in the order of time");
    if (protocol === undefined) return;
    const { operations, bytes } = protocol.sampleWork;
    if (operations !== sampleWork.operations || bytes !== sampleWork.bytes)
      throw new RangeError("a protocol with other work for each sample cannot take another's place in a run");
  });
  return [...changes];
}
