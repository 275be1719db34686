import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHalf, toHalf } from "../../../src/protocol/vector/half.ts";
import { fromHalves, toHalves } from "../../../src/protocol/vframe/half-array.ts";
import {
  f16Slice,
  i8Slice,
  q4Slice,
  scaledQ4,
  sliceValues,
  sparseSlice,
  sparseValues,
} from "../../../src/protocol/vframe/tensor.ts";
import { hexOf } from "./support.ts";

describe("halves by the table", () => {
  const bitsOf = (bytes: Uint8Array) => bytes[0] | (bytes[1] << 8);

  it("are the same, one and all, as those converted one by one", () => {
    const all = Uint8Array.from({ length: 131_072 }, (_, i) => (i & 1 ? i >>> 9 : (i >>> 1) & 0xff));
    const values = fromHalves(all);
    for (let bits = 0; bits < 65_536; bits++) {
      if (!Object.is(values[bits], fromHalf(bits))) expect.fail(`${bits}`);
      const isNumber = (bits & 0x7c00) !== 0x7c00;
      if (isNumber && bitsOf(toHalves([values[bits]])) !== bits) expect.fail(`${bits} does not survive`);
    }
  });

  it("are the nearest, ties to even, between any two neighbours", () => {
    const truncated = (value: number) => bitsOf(toHalves([value])) & 0xfffe;
    let differences = 0;
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (fromHalf(bits) + fromHalf(bits + 1)) / 2;
      for (const value of [middle, middle * (1 - 2 ** -23), middle * (1 + 2 ** -23), -middle]) {
        if (bitsOf(toHalves([value])) !== toHalf(value)) expect.fail(`${value}`);
        if (truncated(value) !== toHalf(value)) differences++;
      }
    }
    expect(differences).toBeGreaterThan(0);
  });

  it("round any single as one by one", () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        expect(bitsOf(toHalves([value]))).toBe(toHalf(value));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([65_520, -1e9, Number.POSITIVE_INFINITY, Number.NaN])("do not hold %s", (value) => {
    expect(() => toHalves([0, value])).toThrow(/^out-of-range: found element 1/);
    expect(toHalves([65_519])).toHaveLength(2);
  });
});

describe("a slice", () => {
  it("of Q4 has the first element in the low nibble, in two's complement", () => {
    expect(hexOf(q4Slice([1, -1, -8, 7, 3]).payload)).toBe("f17803");
    expect([...sliceValues(q4Slice([1, -1, -8, 7, 3]))]).toEqual([1, -1, -8, 7, 3]);
  });

  it("of Q4 carries its scales behind it, and errs by half a step at most", () => {
    const finite = fc.float({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 12, maxLength: 12 }), fc.constantFrom(1, 3, 12), (values, group) => {
        const [slice, scales] = scaledQ4(values, [3, 4], group);
        const steps = sliceValues(scales);
        expect(steps).toHaveLength(12 / group);
        sliceValues(slice, steps).forEach((value, i) => {
          const step = steps[Math.floor(i / group)];
          // Half a step, and seven times what the scale lost when it was rounded to a half.
          expect(Math.abs(value - values[i])).toBeLessThanOrEqual(step / 2 + 7 * Math.max(step * 2 ** -11, 2 ** -25));
        });
      }),
      { numRuns: 200 },
    );
    expect(() => scaledQ4([1, 2, 3], [3], 2)).toThrow(/^out-of-range/);
    expect(() => sliceValues(q4Slice([1, 2, 3]), new Float32Array(2))).toThrow(/^slice-length-mismatch/);
    expect(() => sliceValues(q4Slice([1, 2, 3]), new Float32Array(0))).toThrow(/^slice-length-mismatch/);
    expect(scaledQ4([], [0])[0].payload).toHaveLength(0);
  });

  it("of I8 holds signed bytes", () => {
    expect([...sliceValues(i8Slice([-128, -1, 0, 127]))]).toEqual([-128, -1, 0, 127]);
    for (const wrong of [128, -129, 0.5]) expect(() => i8Slice([wrong])).toThrow(/^out-of-range/);
    for (const wrong of [8, -9, 0.5]) expect(() => q4Slice([wrong])).toThrow(/^out-of-range/);
  });

  it("that is sparse holds what is not zero", () => {
    const halves = fc.integer({ min: -100, max: 100 }).map((n) => n / 8);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), halves)), (values) => {
        const slice = sparseSlice(values);
        expect([...sliceValues(slice)]).toEqual(values.map((value) => value));
        expect(slice.payload).toHaveLength(4 + 6 * values.filter((value) => value !== 0).length);
      }),
    );
    expect(sparseValues(sparseSlice([0, 0, 2]))).toEqual({ indices: Uint32Array.of(2), values: Float32Array.of(2) });
    expect(() => sparseValues(f16Slice([1]))).toThrow(/^bad-payload/);
  });

  it("that is sparse is not made dense where that would take much more room than its bytes", () => {
    const huge = { ...sparseSlice([1]), shape: [65_536, 65_536] };
    expect(() => sliceValues(huge)).toThrow(/^out-of-range/);
    expect(sparseValues(huge).indices).toHaveLength(1);
  });

  it("has as many elements as its shape", () => {
    for (const make of [f16Slice, i8Slice, q4Slice, sparseSlice])
      expect(() => make([1, 2], [3])).toThrow(/^slice-length-mismatch/);
    expect(f16Slice([], [0, 0xffff_ffff, 0xffff_ffff]).payload).toHaveLength(0);
  });
});
