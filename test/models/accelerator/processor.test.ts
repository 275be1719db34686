import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceleratorCatalogue } from "../../../models/accelerator/catalogue.ts";
import { type Processor, processorFor, processorOf, workDurationUs } from "../../../models/accelerator/processor.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import type { Work } from "../../../src/host.ts";

const amount = fc.oneof(fc.nat(1e6), fc.double({ min: 1e-3, max: 1e12, noNaN: true }));
const work: fc.Arbitrary<Work> = fc.record({ operations: amount, bytes: amount });
const processor: fc.Arbitrary<Processor> = fc.record({
  wakeUs: fc.nat(1e6),
  operationsPerS: fc.double({ min: 1e3, max: 1e13, noNaN: true }),
  bytesPerS: fc.double({ min: 1e3, max: 1e12, noNaN: true }),
  activeA: fc.constant(1e-3),
  sleepA: fc.constant(0),
});

type Duration = (work: Work, processor: Processor) => number;

/** @throws where more work takes less time, none takes any, or two calls are quicker than one with the work of both */
function checkLaws(duration: Duration): void {
  fc.assert(
    fc.property(work, work, processor, (a, b, by) => {
      const both = { operations: a.operations + b.operations, bytes: a.bytes + b.bytes };
      const taken = duration(a, by);
      if (duration({ operations: 0, bytes: 0 }, by) !== 0) throw new Error("no work takes time");
      if (!Number.isSafeInteger(taken) || taken < 0) throw new Error("not whole µs");
      if (duration(both, by) < taken) throw new Error("more work takes less time");
      if (taken + duration(b, by) < duration(both, by) - 1) throw new Error("two calls are quicker than one");
      const works = a.operations > 0 || a.bytes > 0;
      if (works && taken <= by.wakeUs) throw new Error("computes while it wakes up");
    }),
  );
}

describe("the roofline with a wake-up", () => {
  it("takes longer for more work, no time for none, and wakes up for each call", () => checkLaws(workDurationUs));

  it.each<[string, Duration]>([
    ["wakes up for nothing", (w, by) => by.wakeUs + workDurationUs(w, by)],
    ["forgets to wake up", (w, by) => workDurationUs(w, { ...by, wakeUs: 0 })],
    [
      "takes the quicker of arithmetic and memory",
      (w, by) => workDurationUs({ operations: 0, bytes: Math.min(w.operations, w.bytes) }, by),
    ],
    ["counts parts of µs", (w, by) => workDurationUs(w, by) * 1.5],
  ])("would be caught if it %s", (_, twin) => {
    expect(() => checkLaws(twin)).toThrow();
  });

  it("is bound by arithmetic or by memory, whichever is slower", () => {
    const by = { wakeUs: 100, operationsPerS: 1e6, bytesPerS: 2e6, activeA: 0, sleepA: 0 };
    expect(workDurationUs({ operations: 500, bytes: 400 }, by)).toBe(100 + 500); // 500 µs against 200 µs
    expect(workDurationUs({ operations: 500, bytes: 4000 }, by)).toBe(100 + 2000); // 500 µs against 2000 µs
    expect(workDurationUs({ operations: 1, bytes: 0 }, { ...by, operationsPerS: 3e6 })).toBe(100 + 1); // a third, rounded up
  });
});

describe("a node's processor", () => {
  const { nrf52840, telosb } = boardCatalogue;
  const encoding: Work = { operations: 1155, bytes: 1152, forAccelerator: true };
  const accelerator: Processor = { wakeUs: 50, operationsPerS: 1e9, bytesPerS: 1e9, activeA: 0.01, sleepA: 1e-6 };

  it("is the board's where there is no accelerator", () => {
    expect(processorFor(encoding, { board: nrf52840 })).toEqual(processorOf(nrf52840));
    // 1155 ÷ 128 MOPS = 9.02 µs, 1152 ÷ 256 MB/s = 4.5 µs; 1155 ÷ 0.8388608 MOPS = 1376.9 µs
    expect(workDurationUs(encoding, processorOf(nrf52840))).toBe(10);
    expect(workDurationUs(encoding, processorOf(telosb))).toBe(1377);
  });

  it("is the accelerator for encoding; for anything else the board's, beside the sleeping accelerator", () => {
    expect(processorFor(encoding, { board: nrf52840, accelerator })).toBe(accelerator);
    const other = processorFor({ operations: 2, bytes: 16 }, { board: nrf52840, accelerator });
    expect(other).toEqual({ ...processorOf(nrf52840), sleepA: 1e-6 });
  });
});

describe("the accelerators", () => {
  const context = { board: boardCatalogue.nrf52840 };
  const slimLlama = acceleratorCatalogue["slim-llama"].build(
    { wakeUp: 1000, operationsPerSecond: 107.5e9, memory: 12.8e9, current: 27.357e-3, sleepCurrent: 0 },
    context,
  )!;

  it("of kind cpu are none", () => {
    expect(acceleratorCatalogue.cpu.build({}, context)).toBeUndefined();
  });

  it.each([
    // Three billion weights, two operations each (55.8 ms), read once at 1.6 GB/s: bound by memory.
    ["1 bit a weight", 6e9, 375e6, 234_375],
    ["1.5 bits a weight", 6e9, 562.5e6, 351_563],
    ["2 bits a weight", 6e9, 750e6, 468_750],
    // Bound by arithmetic: 1.075 billion operations at 107.5 GOPS; 1 MB takes 0.6 ms.
    ["weights kept on the chip", 1.075e9, 1e6, 10_000],
  ])("of kind slim-llama: %s", (_, operations, bytes, computingUs) => {
    expect(workDurationUs({ operations, bytes }, slimLlama)).toBe(1000 + computingUs);
  });

  it("of kind slim-llama come within 5 % of the published 489 ms and 40.1 mJ (489 ms × 82.07 mW) a token", () => {
    const us = workDurationUs({ operations: 6e9, bytes: 750e6 }, slimLlama);
    expect(Math.abs(us / 489_000 - 1)).toBeLessThan(0.05);
    expect(Math.abs((us * 1e-6 * slimLlama.activeA * 3) / 40.1e-3 - 1)).toBeLessThan(0.05);
    expect(slimLlama.activeA * 3).toBeCloseTo(0.08207, 5);
    expect(slimLlama.operationsPerS).toBeCloseTo(1.31e12 * 0.08207, -8);
  });

  it("of kind mcu-dsp compute twice as fast as the board's scalar code, at the same current of the whole chip", () => {
    const values = { wakeUp: 0, operationsPerSecond: 256e6, memory: 256e6 * 8, current: 3.3e-3 };
    const dsp = acceleratorCatalogue["mcu-dsp"].build(values, context)!;
    const own = processorOf(context.board);
    expect(dsp).toEqual({ ...own, operationsPerS: 2 * own.operationsPerS });
    const sleepy = acceleratorCatalogue["mcu-dsp"].build({ ...values, current: 1e-6 }, context)!;
    expect(sleepy.activeA).toBe(0); // never gives charge back
  });
});
