/** Time awake that is booked after the fact: of each moment of a resting radio at most once, and never of another state's. */
import type { RadioListener } from "./radio-listener.ts";

export class AwakeAccount {
  private readonly clock: { readonly nowUs: number };
  private readonly listener: Pick<RadioListener, "book">;
  /** Until when each node's time has been accounted for, by its states or by what was booked. */
  private readonly bookedUntilUs: Float64Array;

  constructor(nodes: number, clock: { readonly nowUs: number }, listener: Pick<RadioListener, "book">) {
    this.clock = clock;
    this.listener = listener;
    this.bookedUntilUs = new Float64Array(nodes);
  }

  /** The node's radio goes to rest: what was before is accounted for. */
  rests(node: number): void {
    this.bookedUntilUs[node] = this.clock.nowUs;
  }

  /**
   * A resting node has listened, for a whole time or for a part of that, up to `atMostUs`.
   * @param lastedUs how long that time was, which ended `agoUs` before the present
   */
  book(node: number, lastedUs: number, agoUs = 0, atMostUs = lastedUs): void {
    const untilUs = this.clock.nowUs - agoUs;
    const freeUs = untilUs - Math.max(untilUs - lastedUs, this.bookedUntilUs[node]);
    if (freeUs <= 0) return;
    this.bookedUntilUs[node] = untilUs;
    this.listener.book(node, "listen", Math.min(freeUs, atMostUs));
  }
}
