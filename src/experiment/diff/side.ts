/** One of two runs that are compared: a protocol in its world, run as often and as far as the search needs. */
import type { Observer } from "../../../sim/observer.ts";
import { World } from "../../../sim/world.ts";
import type { Built, BuiltProtocol } from "../build.ts";

/** A part of a run, µs: from `fromUs` on, before `toUs`. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Parts in which a run is done. */
const SLICES = 100;

export class Side {
  readonly names: readonly string[];
  readonly durationUs: number;
  private readonly built: Built;
  private readonly one: BuiltProtocol;

  constructor(built: Built, one: BuiltProtocol) {
    this.built = built;
    this.one = one;
    this.names = built.world.nodes.map(({ name }) => name);
    this.durationUs = built.world.durationUs;
  }

  /**
   * Runs from the beginning to an instant, or to its end where that is earlier; yields the share done, gives the digest.
   * @param isEnough where given, whether to stop before
   */
  *run(observer: Observer, toUs: number, isEnough?: () => boolean): Generator<number, string> {
    const world = new World(this.built.world, this.one.protocol, [observer], this.one.changes);
    const endUs = Math.min(toUs, this.durationUs);
    for (let slice = 1; slice <= SLICES && isEnough?.() !== true; slice++) {
      world.runUntil(Math.ceil((endUs * slice) / SLICES));
      yield slice / SLICES;
    }
    return world.digest.total();
  }
}
