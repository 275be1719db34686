/** Time awake that is booked after the fact: of each moment of a resting radio at most once, and never of another state's. */
import type { RadioListener } from "./radio-listener.ts";

export class AwakeAccount {
  private readonly listener: Pick<RadioListener, "book">;
  /** Until when each node's time has been accounted for, by its states or by what was booked. */
  private readonly bookedUntilUs: Float64Array;

  constructor(nodes: number, listener: Pick<RadioListener, "book">) {
    this.listener = listener;
    this.bookedUntilUs = new Float64Array(nodes);
  }

  /** The node's radio goes to rest: what was before is accounted for. */
  restsFrom(node: number, nowUs: number): void {
    this.bookedUntilUs[node] = nowUs;
  }

  /** A resting node has listened from one time to another, or for a part of that, up to `atMostUs`. */
  book(node: number, fromUs: number, untilUs: number, atMostUs = untilUs - fromUs): void {
    const freeUs = untilUs - Math.max(fromUs, this.bookedUntilUs[node]);
    if (freeUs <= 0) return;
    this.bookedUntilUs[node] = untilUs;
    this.listener.book(node, "listen", Math.min(freeUs, atMostUs));
  }
}
