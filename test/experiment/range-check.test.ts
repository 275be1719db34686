import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import type { NodeSpec } from "../../sim/world-spec.ts";
import { rangeWarnings, sampledValues } from "../../src/experiment/range-check.ts";
import { SetupError } from "../../src/experiment/setup-error.ts";
import { runText } from "../support/scenarios.ts";

const PATH = ["encoder", "range"];

function nodeOf(values: readonly number[], bootUs = 0): NodeSpec {
  const count = values.length;
  const sensor = {
    count,
    timeUs: (ordinal: number) => ordinal,
    countBefore: (timeUs: number) => Math.min(count, Math.max(0, Math.ceil(timeUs))),
    read: (from: number, to: number, into: Float64Array) => into.set(values.slice(from, to)),
    windows: undefined,
  };
  const board = boardCatalogue.nrf52840;
  return { name: "n", isGateway: false, board, battery: undefined, sensor, bootUs, clockDriftPpm: 0 };
}

describe("the sampled values", () => {
  it("are every step-th of all that nodes take from their boot on", () => {
    const nodes = fc.array(fc.record({ count: fc.nat(30), bootUs: fc.nat(35) }), { maxLength: 6 });
    fc.assert(
      fc.property(nodes, fc.integer({ min: 1, max: 60 }), (shapes, most) => {
        const all: number[] = [];
        const specs = shapes.map(({ count, bootUs }, n) => {
          const values = Array.from({ length: count }, (_, k) => 100 * n + k);
          all.push(...values.slice(bootUs));
          return nodeOf(values, bootUs);
        });
        const step = Math.max(1, Math.ceil(all.length / most));
        const { values, isComplete } = sampledValues(specs, most);
        expect([...values]).toEqual(all.filter((_, i) => i % step === 0));
        expect(values.length).toBeLessThanOrEqual(most);
        expect(isComplete).toBe(all.length <= most);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the warning of a range that misses samples", () => {
  const sampled = (values: readonly number[], isComplete = true) => ({ values: Float64Array.from(values), isComplete });
  const inside = (count: number) => new Array<number>(count).fill(25);
  const setting = { range: [20, 30], path: PATH, unit: "°C" } as const;

  it("has the share, the samples' span and the range, above 1 % only", () => {
    expect(rangeWarnings(sampled([...inside(22), 18.2, 39.1, 31]), setting)).toEqual([
      "12 % of the samples (18.2 … 39.1 °C) lie outside the encoder's range 20 … 30 °C and look alike.",
    ]);
    expect(rangeWarnings(sampled([...inside(99), 31]), setting)).toEqual([]);
    expect(rangeWarnings(sampled([...inside(98), 31]), setting)).toHaveLength(1);
    expect(rangeWarnings(sampled([20, 30]), setting)).toEqual([]);
    expect(rangeWarnings(sampled([]), setting)).toEqual([]);
  });

  it("says whose encoder it is and that it is an estimate, and never rounds up to all", () => {
    const values = [25, ...new Array<number>(9999).fill(40)];
    const own = { range: [20, 30], path: ["protocols", "fine", "encoder", "range"], unit: undefined } as const;
    expect(rangeWarnings(sampled(values, false), own)).toEqual([
      "fine: about 99.9 % of the samples (25 … 40) lie outside the encoder's range 20 … 30 and look alike.",
    ]);
  });

  it("becomes an error where no sample is inside", () => {
    const refused = () => rangeWarnings(sampled([35.2, 39.1]), setting);
    expect(refused).toThrow(SetupError);
    expect(refused).toThrow(
      "encoder.range: found the range 20 … 30 °C, in which none of the samples (35.2 … 39.1 °C) lies, expected a range that holds the samples",
    );
  });
});

describe("a scenario whose encoder misses the data", () => {
  const scenario = (range: string, protocols: string) => `
title: off
duration: 10 min
nodes: { count: 2, gateways: 1 }
topology: { kind: line }
sensor: { kind: vibration, every: 1 s, baseline: 50 Hz, noise: 2 Hz, probability: 0 % }
encoder: { kind: level-hdc, range: ${range} }
protocols: ${protocols}
`;
  const two = "{ resonance: { threshold: 0.1 }, again: { kind: resonance, threshold: 0.2 } }";

  it("is warned of once, however many protocols share the encoder", () => {
    const found = runText(scenario("[50 Hz, 80 Hz]", two)).warnings.filter((one) => one.includes("encoder's range"));
    expect(found).toEqual([
      expect.stringMatching(
        /^\d\d % of the samples \(48\.\d+ … 51\.\d+ Hz\) lie outside the encoder's range 50 … 80 Hz/,
      ),
    ]);
  });

  it("is refused where it sees nothing, but only if something uses it", () => {
    expect(() => runText(scenario("[60 Hz, 80 Hz]", two))).toThrow(/^encoder\.range: found the range 60 … 80 Hz/);
    const own = `{ send-all: , r: { kind: resonance, threshold: 0.1, encoder: { kind: level-hdc, range: [1 Hz, 2 Hz] } } }`;
    expect(() => runText(scenario("[60 Hz, 80 Hz]", own))).toThrow(/^protocols\.r\.encoder\.range: found/);
    expect(runText(scenario("[60 Hz, 80 Hz]", "{ send-all: }")).warnings).toEqual([]);
    expect(runText(scenario("[20 Hz, 80 Hz]", two)).warnings).toEqual([]);
  });
});
