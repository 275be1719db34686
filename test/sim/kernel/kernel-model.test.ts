/** The kernel against a sorted array, from within handlers as well as between events, at every edge of its buckets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../sim/kernel/event-queue.ts";
import type { EventHandle } from "../../../sim/kernel/event-records.ts";
import { Kernel, NO_EVENT } from "../../../sim/kernel/kernel.ts";
import { SortedArray } from "./sorted-array.ts";

const LAST_US = Number.MAX_SAFE_INTEGER;
const DAY_US = 86_400_000_000;
/** Buckets, words of buckets and rings of the smallest queue begin at these, and at once, and a little before and after. */
const EDGES_US = [0, 1, 31, 32, 255, 256, 8191, 8192, 8193, 16_383, 16_384, 16_385, 524_288, 4_194_304];

/** Times to go: one of these at a time, so that loads change as they do when a network boots, rests and floods. */
const LOADS: readonly ((draw: number) => number)[] = [
  () => 0,
  (draw) => draw % 4,
  (draw) => draw % 3000,
  (draw) => draw % 10_000_000,
  (draw) => (draw % 10 === 0 ? draw % 1000 : DAY_US + (draw % 1000)),
  (draw) => Math.floor(2 ** (draw % 50) * (1 + (draw % 1024) / 1024)),
  (draw) => (draw % 5) * 1_000_000,
  (draw) => EDGES_US[draw % EDGES_US.length],
  (draw) => (draw % 2 === 0 ? draw % 100 : 500_000 + (draw % 500_000)),
  (draw) => LAST_US - (draw % 4),
];

/** A kernel with a queue of one's own. */
class KernelUpon extends Kernel {
  protected override readonly queue: EventQueue;

  constructor(queue: EventQueue) {
    super();
    this.queue = queue;
  }
}

/** Drives a kernel and its model by the same draws, and notes the first difference. */
class Course {
  difference: string | undefined;
  private readonly kernel: Kernel;
  private readonly model = new SortedArray();
  private readonly handles: EventHandle[] = [];
  private readonly kind: number;
  private state: number;
  private load = 0;
  private nodes = 1;
  /** How many events handlers may still schedule. */
  private budget = 0;

  constructor(kernel: Kernel, seed: number) {
    this.kernel = kernel;
    this.state = seed | 1;
    this.kind = kernel.register("event", (node, id) => this.fired(node, id));
  }

  run(steps: number): string | undefined {
    for (let step = 0; step < steps && this.difference === undefined; step++) {
      if (this.draw(4) === 0) this.load = this.draw(LOADS.length);
      if (this.draw(8) === 0) this.nodes = [1, 2, 5, 1000][this.draw(4)];
      this.budget = this.draw(300);
      this.act(this.draw(11));
      this.compare("pending", this.kernel.pending, this.model.size);
    }
    this.budget = 0;
    while (this.difference === undefined && this.kernel.step());
    this.compare("left", this.model.size, 0);
    return this.difference;
  }

  private act(what: number): void {
    if (what <= 2) this.schedule(this.draw([40, 120, 400][what]));
    else if (what === 3) this.burst(this.draw(500));
    else if (what === 4) for (let left = this.draw(30); left >= 0; left--) this.cancel();
    else if (what === 5) this.cancelMost();
    else if (what <= 7) {
      for (let left = this.draw(200); left >= 0 && this.difference === undefined; left--) {
        const isOne = this.model.size > 0;
        this.compare("step", this.kernel.step(), isOne);
      }
    } else if (what === 8) this.compare("next", this.kernel.nextTimeUs(), this.nextUs());
    else this.runTo(Math.max(0, (this.model.at(this.draw(60))?.timeUs ?? this.kernel.nowUs) + this.draw(3) - 1));
  }

  private schedule(count: number): void {
    for (let left = count; left > 0; left--) {
      const timeUs = Math.min(LAST_US, this.kernel.nowUs + LOADS[this.load](this.draw(2 ** 31)));
      this.add(timeUs, this.draw(this.nodes), this.draw(3) === 0);
    }
  }

  private burst(count: number): void {
    const timeUs = Math.min(LAST_US, this.kernel.nowUs + EDGES_US[this.draw(EDGES_US.length)]);
    for (let left = count; left > 0; left--) this.add(timeUs, this.draw(this.nodes), false);
  }

  private add(timeUs: number, node: number, isByDelay: boolean): void {
    const { kernel } = this;
    const id = this.handles.length;
    if (isByDelay) {
      kernel.after(timeUs - kernel.nowUs, node, this.kind, id);
      this.handles.push(NO_EVENT);
    } else this.handles.push(kernel.schedule(timeUs, node, this.kind, id));
    this.model.add({ timeUs, node, id });
  }

  /** Mostly one of the latest, which have not reached their buckets yet, or one of the next to fire. */
  private cancel(): void {
    const latest = this.handles.length - 1 - this.draw(Math.min(40, this.handles.length) + 1);
    const next = this.model.at(this.draw(3))?.id ?? 0;
    this.takeBack([latest, latest, next, this.draw(this.handles.length + 1)][this.draw(4)]);
  }

  private cancelMost(): void {
    for (let id = 0; id < this.handles.length; id++) if (this.draw(8) > 0) this.takeBack(id);
  }

  private takeBack(id: number): void {
    const handle = this.handles[id] ?? NO_EVENT;
    if (handle !== NO_EVENT) this.compare("cancel", this.kernel.cancel(handle), this.model.cancel(id));
  }

  private runTo(endUs: number): void {
    const nowUs = Math.max(this.kernel.nowUs, endUs);
    this.kernel.runUntil(endUs);
    this.compare("the present", this.kernel.nowUs, nowUs);
    if (this.nextUs() < endUs) this.difference ??= "an event is left behind";
  }

  private fired(node: number, id: number): void {
    const { timeUs, ...expected } = this.model.next(Number.POSITIVE_INFINITY) ?? { timeUs: -1, node: -1, id: -1 };
    this.compare("time", this.kernel.nowUs, timeUs);
    this.compare("node", node, expected.node);
    this.compare("event", id, expected.id);
    if (this.difference !== undefined) return;
    const what = this.draw(12);
    if (what < 6 && this.budget > 0) {
      this.budget -= 2;
      this.schedule(1 + (what & 1));
    } else if (what === 6 && this.budget-- > 0) this.add(this.kernel.nowUs, this.draw(this.nodes), false);
    else if (what === 7) this.cancel();
    else if (what === 8) this.compare("next within a handler", this.kernel.nextTimeUs(), this.nextUs());
    else if (what === 9) this.compare("pending within a handler", this.kernel.pending, this.model.size);
  }

  private nextUs(): number {
    return this.model.at(0)?.timeUs ?? Number.POSITIVE_INFINITY;
  }

  private compare<T>(what: string, is: T, expected: T): void {
    if (is !== expected) this.difference ??= `${what}: ${is} instead of ${expected}`;
  }

  /** The next draw below a bound: xorshift (Marsaglia, 2003), since thousands for each course are too many to shrink. */
  private draw(bound: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % bound;
  }
}

const course = fc.record({
  seed: fc.nat(),
  /** Small at first, so that it grows and fits its width while it is watched. */
  capacity: fc.constantFrom(1, 2, 33, 200, 1024),
  /** How many events were scheduled before, as the signed word that it is: its sign changes, or it wraps. */
  order: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -3000, max: -1 }),
    fc.integer({ min: 2 ** 31 - 3000, max: 2 ** 31 - 1 }),
  ),
  steps: fc.integer({ min: 1, max: 60 }),
});
type Made = typeof course extends fc.Arbitrary<infer T> ? T : never;

function differenceIn(kernel: Kernel, { seed, steps }: Pick<Made, "seed" | "steps">): string | undefined {
  return new Course(kernel, seed).run(steps);
}

describe("the kernel", () => {
  it("does what a sorted array does, whatever handlers schedule, cancel and ask", () => {
    fc.assert(
      fc.property(course, (made) => {
        const queue = new EventQueue(made.capacity);
        queue.order = made.order;
        expect(differenceIn(new KernelUpon(queue), made)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  class TooFar extends Kernel {
    override runUntil(endUs: number): void {
      super.runUntil(endUs + 1);
      this.nowUs = Math.max(this.nowUs - 1, endUs);
    }
  }
  class LastFirst extends EventQueue {
    override precedes(slot: number, other: number): boolean {
      return this.nodeOf(slot) === this.nodeOf(other) ? super.precedes(other, slot) : super.precedes(slot, other);
    }
  }
  class Forgetful extends EventQueue {
    protected override enlarge(): void {
      super.enlarge();
      this.heap.clear();
    }
  }
  it.each<[string, () => Kernel]>([
    ["also fires what is due at the end of a run", () => new TooFar()],
    ["fires a node's last event first", () => new KernelUpon(new LastFirst(1))],
    ["forgets what lies far ahead when its queue grows", () => new KernelUpon(new Forgetful(1))],
  ])("is told from one that %s", (_what, make) => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    expect(seeds.some((seed) => differenceIn(make(), { seed, steps: 40 }) !== undefined)).toBe(true);
  });
});
