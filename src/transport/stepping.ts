/**
 * A node on a clock that is stepped from outside, so that a mesh of processes does the same every time: whoever steps the
 * clocks lets all nodes act up to one instant, waits until every frame sent has come, and goes on to the next instant at
 * which any of them has something to do. What came meanwhile was sent at the instant just past, and is heard one latency
 * later: the frames of the lowest address first.
 */
import type { Address } from "../host.ts";
import type { SteppedClock } from "./clock/stepped-clock.ts";

interface Waiting {
  readonly from: Address;
  readonly hear: () => void;
}

export class Stepping {
  readonly #clock: SteppedClock;
  readonly #latencyUs: number;
  /** In the order in which they came. */
  #waiting: Waiting[] = [];
  #arrived = 0;

  /** @param latencyUs from a frame's sending to its being heard */
  constructor(clock: SteppedClock, latencyUs: number) {
    this.#clock = clock;
    this.#latencyUs = latencyUs;
  }

  /** When this node has something to do next, µs of the run; undefined: never, unless it hears something. */
  get nextUs(): number | undefined {
    const heardUs = this.#clock.runUs() + this.#latencyUs;
    const { nextUs } = this.#clock;
    if (this.#waiting.length === 0) return nextUs;
    return nextUs === undefined ? heardUs : Math.min(nextUs, heardUs);
  }

  /** A frame came, to be heard in the steps to come. */
  arrived(frame: Uint8Array, from: Address, hear: (frame: Uint8Array, from: Address) => void): void {
    this.#arrived++;
    this.#waiting.push({ from, hear: () => hear(frame, from) });
  }

  /**
   * Lets time pass up to this instant.
   * @param framesBefore how many frames had come here in all when the mesh was still: a neighbour may have made this step
   *   already, and what it sent is of this instant, not of the one before
   * @throws StepError where the instant is past, or no whole number
   */
  stepTo(runUs: number, framesBefore = this.#arrived): void {
    const heardUs = this.#clock.runUs() + this.#latencyUs;
    const early = Math.max(0, this.#arrived - framesBefore);
    const heard = this.#waiting.splice(0, this.#waiting.length - early).sort((a, b) => a.from - b.from);
    for (const { hear } of heard) this.#clock.at(heardUs, hear);
    this.#clock.stepTo(runUs);
  }
}
