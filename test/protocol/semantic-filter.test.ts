import fc from "fast-check";
import { expect, test } from "vitest";
import { cosineDistance } from "../../src/base/cosine.ts";
import type { Codeword, Encoder } from "../../src/base/encoder.ts";
import { firstNews, isNear, isNews, type NewsRule } from "../../src/protocol/semantic-filter.ts";

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

function sentBy(rule: NewsRule, samples: readonly number[]): number[] {
  const block = { firstOrdinal: 0, values: Float64Array.from(samples), labels: new Uint8Array(samples.length) };
  const sent: number[] = [];
  let last: Codeword | undefined;
  for (let from = 0; ; from = sent[sent.length - 1] + 1) {
    const at = firstNews(rule, block, from, samples.length, last);
    if (at === samples.length) return sent;
    sent.push(at);
    last = encoder.encode(samples[at], 0);
  }
}

test("scanning block by block speaks when the specification does", () => {
  fc.assert(
    fc.property(values, threshold, (samples, theta) => {
      const model = new Model(theta);
      const expected = samples.flatMap((value, i) => (model.decide(encoder.encode(value, 0)) ? [i] : []));
      expect(sentBy({ encoder, threshold: theta }, samples)).toEqual(expected);
    }),
  );
});

test("exactly at the threshold is silence, and is not near either", () => {
  const at = (components: readonly number[]) => ({ components: Int8Array.from(components) });
  const rule = { encoder, threshold: 0.5 };
  const last = at([1, 1, 1, 1]);
  expect(isNews(rule, at([1, 1, 1, -1]), last)).toBe(false);
  expect(isNear(rule, at([1, 1, 1, -1]), last)).toBe(false);
  expect(isNews(rule, at([1, 1, -1, -1]), last)).toBe(true);
  expect(isNear(rule, at([1, 1, 1, 1]), last)).toBe(true);
});

test("the first state is always news and never near, even at a threshold that nothing exceeds", () => {
  const rule = { encoder, threshold: 2 };
  expect(isNews(rule, encoder.encode(0, 0), undefined)).toBe(true);
  expect(isNear(rule, encoder.encode(0, 0), undefined)).toBe(false);
  expect(sentBy(rule, [1, -4, 4])).toEqual([0]);
});

test("zero vectors: another one is no news, a direction is", () => {
  expect(sentBy({ encoder, threshold: 0.35 }, [0, 0, 3, 3, 0])).toEqual([0, 2, 4]);
});
