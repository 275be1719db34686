import fc from "fast-check";
import { expect, test } from "vitest";
import { cosineDistance } from "../../src/base/cosine.ts";
import type { Codeword, Encoder } from "../../src/base/encoder.ts";
import { SemanticFilter } from "../../src/protocol/semantic-filter.ts";

/** Two components, straight from the value: −4 … 4 by rounding, and 1; 0 has no direction at all. */
const encoder: Encoder = {
  dimensions: 2,
  work: { operations: 0, bytes: 0 },
  encode: (value) => ({ components: Int8Array.of(Math.round(value), value === 0 ? 0 : 1) }),
  distance: (a, b) => cosineDistance(a.components, b.components),
  decode: () => Number.NaN,
  recognise: (components) => ({ components }),
  distanceInSensorUnits: () => Number.NaN,
};

/** The filter as the specification words it. */
class Model {
  last: Codeword | undefined;
  readonly threshold: number;
  constructor(threshold: number) {
    this.threshold = threshold;
  }
  decide(state: Codeword): boolean {
    const speaks = this.last === undefined || cosineDistance(state.components, this.last.components) > this.threshold;
    if (speaks) this.last = state;
    return speaks;
  }
}

const values = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 40 });
const threshold = fc.constantFrom(0, 0.1, 0.35, 1, 1.5, 2);

function sentBy(filter: SemanticFilter, samples: readonly number[]): number[] {
  const block = { firstOrdinal: 0, values: Float64Array.from(samples), labels: new Uint8Array(samples.length) };
  const sent: number[] = [];
  for (
    let at = filter.scan(block, 0, samples.length);
    at < samples.length;
    at = filter.scan(block, at + 1, samples.length)
  ) {
    sent.push(at);
    filter.remember(encoder.encode(samples[at], 0));
  }
  return sent;
}

test("scanning block by block speaks when the specification does", () => {
  fc.assert(
    fc.property(values, threshold, (samples, theta) => {
      const model = new Model(theta);
      const expected = samples.flatMap((value, i) => (model.decide(encoder.encode(value, 0)) ? [i] : []));
      expect(sentBy(new SemanticFilter({ encoder, threshold: theta }), samples)).toEqual(expected);
    }),
  );
});

test("scanning changes nothing", () => {
  fc.assert(
    fc.property(values, threshold, (samples, theta) => {
      const filter = new SemanticFilter({ encoder, threshold: theta }, encoder.encode(1, 0));
      const block = { firstOrdinal: 0, values: Float64Array.from(samples), labels: new Uint8Array(samples.length) };
      const { last } = filter;
      const first = filter.scan(block, 0, samples.length);
      expect(filter.scan(block, 0, samples.length)).toBe(first);
      expect(filter.last).toBe(last);
    }),
  );
});

test("exactly at the threshold is silence, and is not near either", () => {
  const at = (components: readonly number[]) => ({ components: Int8Array.from(components) });
  const filter = new SemanticFilter({ encoder, threshold: 0.5 }, at([1, 1, 1, 1]));
  expect(filter.isNews(at([1, 1, 1, -1]))).toBe(false);
  expect(filter.isNear(at([1, 1, 1, -1]))).toBe(false);
  expect(filter.isNews(at([1, 1, -1, -1]))).toBe(true);
  expect(filter.isNear(at([1, 1, 1, 1]))).toBe(true);
});

test("the first state is always news and never near, even at a threshold that nothing exceeds", () => {
  const filter = new SemanticFilter({ encoder, threshold: 2 });
  expect(filter.isNews(encoder.encode(0, 0))).toBe(true);
  expect(filter.isNear(encoder.encode(0, 0))).toBe(false);
  expect(sentBy(filter, [1, -4, 4])).toEqual([0]);
});

test("zero vectors: another one is no news, a direction is", () => {
  expect(sentBy(new SemanticFilter({ encoder, threshold: 0.35 }), [0, 0, 3, 3, 0])).toEqual([0, 2, 4]);
});
