/** How much the queue looks for its next event among empty buckets, when loads change after it has grown. */
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../sim/kernel/event-queue.ts";

interface Course {
  /** Events pending at first, and within how long they fall due, µs. */
  readonly first: number;
  readonly withinUs: number;
  /** How many of them schedule another when they fire, each after about so long, µs; the others do not. */
  readonly lasting: number;
  readonly delayUs: number;
}

const EVENTS = 30_000;

/** Words of empty buckets that are passed over for each event, from when only those that last are left. */
function walkedPerEvent({ first, withinUs, lasting, delayUs }: Course, canTune = true): number {
  let walked = 0;
  class Counting extends EventQueue {
    override aheadOfNext(): number {
      const words = super.aheadOfNext();
      walked += words;
      if (!canTune) this.scanned = 0;
      return words;
    }
  }
  const queue = new Counting();
  const push = (timeUs: number, id: number): void => {
    queue.dueUs = timeUs;
    queue.push(0, 0, id, 0);
  };
  for (let id = 0; id < first; id++) push((id * 7919) % withinUs, id);
  let fired = 0;
  let walkedBefore = 0;
  for (let left = first - lasting; fired < EVENTS; ) {
    const slot = queue.peek();
    const timeUs = queue.timeOf(slot);
    const id = queue.aOf(slot);
    queue.pop(slot);
    if (id < lasting) push(timeUs + delayUs + ((id * 613) % delayUs), id);
    else if (--left === 0) walkedBefore = walked;
    if (left <= 0) fired++;
  }
  return (walked - walkedBefore) / EVENTS;
}

describe("a queue that has grown with a burst", () => {
  const course = { first: 40_000, withinUs: 1_000_000, lasting: 10, delayUs: 1_000_000 };

  it("passes over few empty buckets in the calm after it", () => {
    expect(walkedPerEvent(course)).toBeLessThan(100);
  });

  it("is told from one that does not mind how many it passes over", () => {
    expect(walkedPerEvent(course, false)).toBeGreaterThan(200);
  });
});
