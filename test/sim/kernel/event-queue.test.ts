import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../sim/kernel/event-queue.ts";
import type { EventHandle } from "../../../sim/kernel/event-records.ts";
import { SortedArray } from "./sorted-array.ts";

type Queue = Pick<
  EventQueue,
  "dueUs" | "timeOf" | "nodeOf" | "aOf" | "handleOf" | "push" | "cancel" | "peek" | "pop" | "size"
>;

/** The queue and its model, and the first difference that was seen between them. */
class Pair {
  difference: string | undefined;
  readonly model = new SortedArray();
  readonly handles: EventHandle[] = [];
  readonly queue: Queue;

  constructor(queue: Queue) {
    this.queue = queue;
  }

  push(timeUs: number, node: number): void {
    const id = this.handles.length;
    this.queue.dueUs = timeUs;
    this.handles.push(this.queue.handleOf(this.queue.push(node, 7, id, 0)));
    this.model.add({ timeUs, node, id });
  }

  cancel(id: number): void {
    if (this.queue.cancel(this.handles[id]) !== this.model.cancel(id)) this.difference ??= `cancelling ${id}`;
  }

  /** Fires events before a time, or so many. An event may schedule more, at once or later. */
  fire(endUs: number, most: number, delaysUs: readonly number[] = []): void {
    const { queue, model } = this;
    let left = Math.min(delaysUs.length, 40);
    for (let fired = 0; fired < most; fired++) {
      const expected = model.next(endUs);
      const slot = queue.peek();
      const timeUs = slot >= 0 ? queue.timeOf(slot) : Number.POSITIVE_INFINITY;
      if (expected === undefined) {
        if (timeUs < endUs) this.difference ??= "an event out of nothing";
        break;
      }
      if (timeUs !== expected.timeUs) this.difference ??= `${timeUs} instead of ${expected.timeUs} µs`;
      if (this.difference !== undefined) break;
      queue.pop(slot);
      if (queue.aOf(slot) !== expected.id || queue.nodeOf(slot) !== expected.node) this.difference ??= "order";
      if (left > 0) this.push(Math.min(LAST_US, timeUs + delaysUs[--left]), (expected.node + left) % 4);
    }
    if (queue.size !== model.size) this.difference ??= `size ${queue.size} instead of ${model.size}`;
  }
}

const LAST_US = Number.MAX_SAFE_INTEGER;
type Command = (pair: Pair) => void;

const delayUs = fc.oneof(
  fc.constant(0),
  fc.nat(3),
  fc.nat(2000),
  fc.nat(10_000_000),
  // Where buckets, words of them and rings end.
  fc.tuple(fc.nat(24), fc.constantFrom(-1, 0, 0, 1)).map(([power, by]) => Math.max(0, 2 ** power + by)),
  fc.constant(86_400_000_000),
  fc.nat(2 ** 31 - 1).map((high) => Math.min(LAST_US, high * 2 ** 22)),
);
const node = fc.nat(3);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(delayUs, node).map(([delay, who]): Command => {
      return (pair) => pair.push(Math.min(LAST_US, pair.model.nowUs + delay), who);
    }),
  },
  {
    weight: 1, // a burst at one instant
    arbitrary: fc.tuple(delayUs, fc.nat(40)).map(([delay, count]): Command => {
      return (pair) => {
        for (let i = 0; i < count; i++) pair.push(Math.min(LAST_US, pair.model.nowUs + delay), (i * 7) % 4);
      };
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map(
      (which): Command =>
        (pair) => {
          if (pair.handles.length > 0) pair.cancel(which % pair.handles.length);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(30).map(
      (most): Command =>
        (pair) =>
          pair.fire(Number.POSITIVE_INFINITY, most),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(delayUs, fc.array(delayUs, { maxLength: 40 })).map(([span, delays]): Command => {
      return (pair) => pair.fire(pair.model.nowUs + span, 200, delays);
    }),
  },
);

function firstDifference(commands: readonly Command[], queue: Queue): string | undefined {
  const pair = new Pair(queue);
  for (const each of commands) each(pair);
  pair.fire(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return pair.difference;
}

/** Long enough that the queue grows and fits its width several times. */
function hold(queue: Queue, pending: number, events: number, delayOf: (draw: number) => number): string | undefined {
  const pair = new Pair(queue);
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let i = 0; i < pending; i++) pair.push(delayOf(draw()), draw() % 4);
  for (let i = 0; i < events; i++) {
    pair.fire(Number.POSITIVE_INFINITY, 1);
    pair.push(pair.model.nowUs + delayOf(draw()), (draw() >>> 8) % 4);
    if (i % 5 === 0) pair.cancel(draw() % pair.handles.length);
  }
  pair.fire(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  return pair.difference;
}

describe("EventQueue", () => {
  it("agrees with a sorted array under any pushes, bursts, cancellations, cascades and runs to a time", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), fc.constantFrom(1, 2, 64), (commands, capacity) => {
        expect(firstDifference(commands, new EventQueue(capacity))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (draw: number) => number]>([
    ["delays of a few microseconds", (draw) => draw % 7],
    ["delays of seconds", (draw) => draw % 2_000_000],
    ["a day for most, a millisecond for the rest", (draw) => (draw % 10 === 0 ? draw % 1000 : 86_400_000_000)],
    ["the same instant for all", (draw) => 1_000_000 - (draw % 1)],
    ["delays over fifteen decades", (draw) => Math.floor(2 ** (draw % 50) * (1 + (draw % 3) / 4))],
  ])("agrees while its buckets follow the load: %s", (_, delayOf) => {
    expect(hold(new EventQueue(2), 60, 2000, delayOf)).toBeUndefined();
  });

  it("agrees when a dense phase follows a sparse one and when thousands are cancelled", () => {
    const pair = new Pair(new EventQueue(4));
    for (let day = 0; day < 40; day++) pair.push(day * 86_400_000_000, day % 4);
    pair.fire(Number.POSITIVE_INFINITY, 30);
    for (let i = 0; i < 3000; i++) pair.push(pair.model.nowUs + ((i * 7919) % 997), i % 4);
    for (let i = 0; i < 2500; i++) pair.cancel(40 + ((i * 31) % 3000));
    expect(pair.queue.size).toBe(pair.model.size);
    pair.fire(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(pair.difference).toBeUndefined();
  });

  it("is told from a queue that takes simultaneous events of different nodes as they come", () => {
    const commands: Command[] = [(pair) => pair.push(5, 3), (pair) => pair.push(5, 1)];
    expect(firstDifference(commands, new EventQueue())).toBeUndefined();
    class AsTheyCome extends EventQueue {
      constructor() {
        super();
        this.precedes = (slot, other) => slot < other;
      }
    }
    expect(firstDifference(commands, new AsTheyCome())).toBe("order");
  });

  it("is told from a queue that fires a bucket as it was filled", () => {
    const commands: Command[] = [(pair) => pair.push(5, 0), (pair) => pair.push(200, 0)];
    expect(firstDifference(commands, new EventQueue())).toBeUndefined();
    class Unsorted extends EventQueue {
      override sink(): void {}
    }
    expect(firstDifference(commands, new Unsorted())).toBe("200 instead of 5 µs");
  });

  it("is told from a queue that forgets what a full run has no room for", () => {
    const commands = Array.from({ length: 200 }, (): Command => (pair) => pair.push(900, 0));
    expect(firstDifference(commands, new EventQueue())).toBeUndefined();
    class Forgetful extends EventQueue {
      override open(ahead: number): void {
        super.open(ahead);
        this.heap.clear();
      }
    }
    expect(firstDifference(commands, new Forgetful())).toBeDefined();
  });

  it("is told from a queue whose ring ends one bucket too late", () => {
    const commands = [131_072, 0, 20_000].map(
      (timeUs): Command =>
        (pair) =>
          pair.push(timeUs, 0),
    );
    expect(firstDifference(commands, new EventQueue(64))).toBeUndefined();
    class Hasty extends EventQueue {
      /** The first bucket beyond the ring is the ring's first. */
      override put(slot: number): boolean {
        const isBeyond = this.timeOf(slot) === this.limitUs + this.buckets * this.widthUs;
        if (!isBeyond) return super.put(slot);
        const { limitUs } = this;
        this.limitUs = this.timeOf(slot);
        super.put(slot);
        this.limitUs = limitUs;
        return true;
      }
    }
    expect(firstDifference(commands, new Hasty(64))).toBe("131072 instead of 20000 µs");
  });

  it.each<[string, (index: number) => number]>([
    ["at one instant", () => 1_000_000],
    ["in a second of every hour", (index) => (index % 50) * 3_600_000_000 + (index % 1000)],
    ["microseconds and hours ahead at once", (index) => (index % 2 === 0 ? index % 1000 : 3_600_000_000 + index * 977)],
  ])("costs no more comparisons than a heap where thousands are due %s", (_, timeUs) => {
    let compared = 0;
    class Counting extends EventQueue {
      override timeOf(slot: number): number {
        compared++;
        return super.timeOf(slot);
      }

      override precedes(slot: number, other: number): boolean {
        compared++;
        return super.precedes(slot, other);
      }
    }
    const count = 20_000;
    const queue = new Counting();
    for (let index = 0; index < count; index++) {
      queue.dueUs = timeUs(index);
      queue.push((index * 7919) % 4096, 0, index, 0);
    }
    let fired = 0;
    for (let slot = queue.peek(); slot >= 0; slot = queue.peek(), fired++) queue.pop(slot);
    expect(fired).toBe(count);
    expect(compared / count).toBeLessThan(5 * Math.log2(count));
  });

  it("is told from a queue whose cancellations come to nothing", () => {
    class Deaf extends EventQueue {
      override cancel(): boolean {
        return true;
      }
    }
    const commands: Command[] = [(pair) => pair.push(5, 3), (pair) => pair.cancel(0)];
    expect(firstDifference(commands, new EventQueue())).toBeUndefined();
    expect(firstDifference(commands, new Deaf())).toBe("an event out of nothing");
  });

  it("does not let a stale handle cancel the event that took its slot", () => {
    const pair = new Pair(new EventQueue(1));
    pair.push(1, 0);
    pair.fire(2, 1);
    pair.push(2, 0);
    pair.cancel(0);
    pair.fire(10, 5);
    expect(pair.difference).toBeUndefined();
  });
});
