import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventHandle, EventQueue } from "../../../sim/kernel/event-queue.ts";

/** What the queue must do, done the slow and obvious way. */
class SortedArray {
  private events: { timeUs: number; node: number; sequence: number; id: number; handle: EventHandle }[] = [];

  push(timeUs: number, node: number, sequence: number, id: number, handle: EventHandle): void {
    this.events.push({ timeUs, node, sequence, id, handle });
    this.events.sort((x, y) => x.timeUs - y.timeUs || x.node - y.node || x.sequence - y.sequence);
  }
  cancel(handle: EventHandle): boolean {
    const index = this.events.findIndex((event) => event.handle === handle);
    if (index >= 0) this.events.splice(index, 1);
    return index >= 0;
  }
  shift() {
    return this.events.shift();
  }
  get size(): number {
    return this.events.length;
  }
}

type Operation =
  | { readonly do: "push"; readonly timeUs: number; readonly node: number }
  | { readonly do: "pop" }
  | { readonly do: "cancel"; readonly which: number };

const time = fc.oneof(fc.nat(3), fc.nat(1000), fc.maxSafeInteger().map(Math.abs), fc.constant(0));
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("push" as const), timeUs: time, node: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.constant({ do: "pop" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: fc.nat() }) },
);

/** Runs the operations on both and returns the first difference, or `undefined`. */
function firstDifference(
  operations: readonly Operation[],
  queue: Pick<EventQueue, keyof EventQueue>,
): string | undefined {
  const model = new SortedArray();
  const handles: EventHandle[] = [];
  let sequence = 0;
  for (const [step, op] of operations.entries()) {
    if (op.do === "push") {
      const handle = queue.push(op.timeUs, op.node, sequence, 7, handles.length, step);
      model.push(op.timeUs, op.node, sequence++, handles.length, handle);
      handles.push(handle);
    } else if (op.do === "cancel") {
      const handle = handles[op.which % Math.max(1, handles.length)];
      if (handle !== undefined && queue.cancel(handle) !== model.cancel(handle)) return `cancel at step ${step}`;
    } else {
      const expected = model.shift();
      const timeUs = queue.nextTimeUs();
      if (expected === undefined) {
        if (timeUs !== Number.POSITIVE_INFINITY) return `an event out of nothing at step ${step}`;
        continue;
      }
      if (timeUs !== expected.timeUs) return `time ${timeUs} instead of ${expected.timeUs} at step ${step}`;
      const slot = queue.pop();
      if (queue.a[slot] !== expected.id || queue.node[slot] !== expected.node || queue.kind[slot] !== 7)
        return `order at step ${step}`;
    }
    if (queue.size !== model.size) return `size ${queue.size} instead of ${model.size} at step ${step}`;
  }
  return undefined;
}

describe("EventQueue", () => {
  it("agrees with a sorted array under any pushes, pops and cancellations", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        expect(firstDifference(operations, new EventQueue(2))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("agrees when thousands are cancelled and the heap is compacted", () => {
    const operations: Operation[] = [];
    for (let i = 0; i < 4000; i++) operations.push({ do: "push", timeUs: (i * 7919) % 997, node: i % 5 });
    for (let i = 0; i < 3000; i++) operations.push({ do: "cancel", which: (i * 31) % 4000 });
    for (let i = 0; i < 4000; i++) operations.push({ do: "pop" });
    expect(firstDifference(operations, new EventQueue())).toBeUndefined();
  });

  it("is told from a queue that takes every new event for one of node 0", () => {
    class WithoutNodes extends EventQueue {
      override push(timeUs: number, node: number, sequence: number, kind: number, a: number, b: number): EventHandle {
        const handle = super.push(timeUs, 0, sequence, kind, a, b);
        this.node[handle % 67108864] = node;
        return handle;
      }
    }
    const operations: Operation[] = [
      { do: "push", timeUs: 5, node: 1 },
      { do: "push", timeUs: 5, node: 3 },
      { do: "pop" },
    ];
    expect(firstDifference(operations, new EventQueue())).toBeUndefined();
    expect(firstDifference(operations, new WithoutNodes())).toBe("order at step 2");
  });

  it("does not let a stale handle cancel the event that took its slot", () => {
    const queue = new EventQueue(1);
    const stale = queue.push(1, 0, 0, 7, 0, 0);
    expect(queue.nextTimeUs()).toBe(1);
    queue.pop();
    queue.push(2, 0, 1, 7, 1, 0);
    expect(queue.cancel(stale)).toBe(false);
    expect(queue.size).toBe(1);
  });
});
