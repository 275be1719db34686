/** An oscillator on a drifting clock: one beat a period, moved forward or back by whoever it follows. */
import { fraction } from "./phase.ts";

export class Oscillator {
  readonly periodUs: number;
  /** A local time at which it beats, µs; not whole. Beats are periods apart, before it and after. */
  beatUs: number;

  constructor(periodUs: number, beatUs: number) {
    this.periodUs = periodUs;
    this.beatUs = beatUs;
  }

  /** Its phase at a local time, in [0, 1): 0 at a beat. */
  phaseAt(localUs: number): number {
    return fraction((localUs - this.beatUs) / this.periodUs);
  }

  /** Moves its phase forward, by a share of a cycle. */
  advance(cycles: number): void {
    this.beatUs -= cycles * this.periodUs;
  }
}
