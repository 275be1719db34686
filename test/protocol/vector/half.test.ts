import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHalf, toHalf } from "../../../src/protocol/vector/half.ts";

/** The runtime's own half-precision arrays (Node 24 has them). */
const Oracle = (globalThis as unknown as { Float16Array: new (buffer: ArrayBuffer) => { [index: number]: number } })
  .Float16Array;
const word = new ArrayBuffer(2);
const asBits = new Uint16Array(word);
const asHalf = new Oracle(word);

test("every one of the 65,536 halves is what the runtime reads, and survives", () => {
  for (let bits = 0; bits < 65_536; bits++) {
    asBits[0] = bits;
    const value = fromHalf(bits);
    if (!Object.is(value, asHalf[0])) expect.fail(`${bits.toString(16)}: ${value}, not ${asHalf[0]}`);
    if (!Number.isNaN(value) && toHalf(value) !== bits) expect.fail(`${bits.toString(16)} does not survive`);
  }
});

test("singles are rounded as the runtime rounds them", () => {
  fc.assert(
    fc.property(fc.oneof(fc.float({ noNaN: true }), fc.float({ min: -70_000, max: 70_000, noNaN: true })), (value) => {
      asHalf[0] = value;
      expect(toHalf(value)).toBe(asBits[0]);
    }),
    { numRuns: 3000 },
  );
});

test("ties go to even, below and above the smallest normal half", () => {
  expect(toHalf(1 + 1 / 2048)).toBe(0x3c00);
  expect(toHalf(1 + 3 / 2048)).toBe(0x3c02);
  expect(toHalf(1.5 / 16_777_216)).toBe(2);
  expect(toHalf(0.5 / 16_777_216)).toBe(0);
  expect(toHalf(65_519)).toBe(0x7bff);
  expect(toHalf(65_520)).toBe(0x7c00);
  expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
});
