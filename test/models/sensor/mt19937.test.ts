import { describe, expect, it } from "vitest";
import { Mt19937 } from "../../../models/sensor/mt19937.ts";

describe("MT19937", () => {
  it("gives the published first outputs of the seed 5489, and the 10,000th that the C++ standard requires", () => {
    const generator = new Mt19937(5489);
    const outputs = Array.from({ length: 10_000 }, () => generator.bits32());
    expect(outputs.slice(0, 5)).toEqual([3499211612, 581869302, 3890346734, 3586334585, 545404204]);
    // ISO/IEC 14882, [rand.predef]: the 10000th invocation of a default-constructed mt19937.
    expect(outputs[9999]).toBe(4123659995);
  });

  it("gives the doubles that NumPy's RandomState(42).random_sample() prints", () => {
    const generator = new Mt19937(42);
    const doubles = Array.from({ length: 4 }, () => generator.double53());
    expect(doubles).toEqual([0.3745401188473625, 0.9507143064099162, 0.7319939418114051, 0.5986584841970366]);
  });

  it("takes its seed modulo 2^32 and has no state in common with another", () => {
    const one = new Mt19937(42);
    const other = new Mt19937(42 + 2 ** 32);
    const third = new Mt19937(43);
    const first = one.bits32();
    third.bits32();
    expect(other.bits32()).toBe(first);
    expect(new Mt19937(43).bits32()).not.toBe(first);
  });
});
