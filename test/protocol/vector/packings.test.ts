import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PackingName, packings } from "../../../src/protocol/vector/catalogue.ts";
import { VectorError } from "../../../src/protocol/vector/packing.ts";

const names = Object.keys(packings) as PackingName[];
const TERNARY = ["trit5", "ternary2", "sparse"] as const;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
/** Steps of subnormal singles: a scale below them is lost. */
const SMALLEST = 1e-42;
const trits = fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 40 });

describe("worked out by hand", () => {
  test("trit5: digits 2 1 0 2 1 make 2 + 3 + 0 + 54 + 81 = 140, and one more digit 0 a byte 0", () => {
    expect(hex(packings.trit5.encode([1, 0, -1, 1, 0, -1]))).toBe("8c00");
  });
  test("ternary2: 01 00 10 01 from the lowest bits is 0110 0001, then 00 10", () => {
    expect(hex(packings.ternary2.encode([1, 0, -1, 1, 0, -1]))).toBe("6108");
  });
  test("sparse: indices 0, 2, 3, 5, signs + − + − from the lowest bit", () => {
    expect(hex(packings.sparse.encode([1, 0, -1, 1, 0, -1]))).toBe("00000200030005000a");
  });
  test("binary: components 0 and 3 are positive, bits 0 and 3; component 8 is bit 0 of the next byte", () => {
    expect(hex(packings.binary.encode([1, 0, -1, 1, 0, -1, -1, -1, 1]))).toBe("0901");
  });
  test("float32: 1 is 3f800000 and −2.5 is c0200000, little-endian", () => {
    expect(hex(packings.float32.encode([1, -2.5]))).toBe("0000803f000020c0");
  });
  test("f16: 1 is 3c00 and −2.5 is c100, little-endian", () => {
    expect(hex(packings.f16.encode([1, -2.5]))).toBe("003c00c1");
  });
  test("i8: 254 sets the scale to 2 (40000000), so the bytes are 127, −64 and 0", () => {
    expect(hex(packings.i8.encode([254, -128, 0]))).toBe("000000407fc000");
  });
});

test("sizes of the published dimensions", () => {
  const size = (name: PackingName, dimensions: number) => packings[name].byteLength(dimensions, dimensions);
  expect([384, 4096, 10_000].map((d) => size("ternary2", d))).toEqual([96, 1024, 2500]);
  expect([384, 4096, 10_000].map((d) => size("trit5", d))).toEqual([77, 820, 2000]);
  expect(["float32", "f16", "i8"].map((name) => size(name as PackingName, 384))).toEqual([1536, 768, 388]);
  expect(size("binary", 10_000)).toBe(1250);
  // 1536 bytes hold 722 non-zeros of 4096: 82.4 % zeros, not fewer.
  expect(packings.sparse.byteLength(4096, 722)).toBeLessThanOrEqual(1536);
  expect(packings.sparse.byteLength(4096, 723)).toBeGreaterThan(1536);
});

describe.each(TERNARY)("%s", (name) => {
  test("trits come back, in as many bytes as announced", () => {
    fc.assert(
      fc.property(trits, (vector) => {
        const bytes = packings[name].encode(vector);
        expect(bytes.length).toBe(packings[name].byteLength(vector.length, vector.filter((t) => t !== 0).length));
        expect([...packings[name].decode(bytes, vector.length)]).toEqual(vector);
      }),
    );
  });
  test("other numbers are refused", () => {
    for (const bad of [2, 0.5, Number.NaN])
      expect(faultOf(() => packings[name].encode([0, bad]))).toBe("not-representable");
  });
});

describe("packings of signs and real numbers", () => {
  test("binary keeps bipolar vectors", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { maxLength: 40 }), (vector) => {
        expect([...packings.binary.decode(packings.binary.encode(vector), vector.length)]).toEqual(vector);
      }),
    );
  });
  test("float32 keeps singles", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), (vector) => {
        expect([...packings.float32.decode(packings.float32.encode(vector), vector.length)]).toEqual(vector);
      }),
    );
  });
  test("i8 is off by half a step at most, and keeps trits to a millionth", () => {
    const component = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 20 }), (vector) => {
        const back = packings.i8.decode(packings.i8.encode(vector), vector.length);
        const largest = Math.max(...vector.map(Math.abs));
        for (const [i, x] of vector.entries())
          expect(Math.abs(back[i] - x)).toBeLessThanOrEqual(largest * (0.5 / 127 + 1e-6) + SMALLEST);
      }),
    );
    fc.assert(
      fc.property(trits, (vector) => {
        const back = packings.i8.decode(packings.i8.encode(vector), vector.length);
        for (const [i, x] of vector.entries()) expect(back[i]).toBeCloseTo(x, 6);
      }),
    );
  });
  test("what no finite component is near is refused", () => {
    expect(faultOf(() => packings.float32.encode([1e39]))).toBe("not-representable");
    expect(faultOf(() => packings.f16.encode([65_520]))).toBe("not-representable");
    expect(faultOf(() => packings.i8.encode([Number.NaN]))).toBe("not-representable");
    expect(faultOf(() => packings.binary.encode([Number.NaN]))).toBe("not-representable");
    expect(faultOf(() => packings.sparse.encode(new Int8Array(65_537)))).toBe("not-representable");
  });
});

describe("bytes that are no vector", () => {
  test.each([
    ["trit5", "f3", 5, "bad-code"],
    ["trit5", "09", 2, "bad-code"],
    ["ternary2", "03", 1, "bad-code"],
    ["ternary2", "04", 1, "bad-code"],
    ["sparse", "0300020000", 9, "bad-code"],
    ["sparse", "090000", 9, "bad-code"],
    ["sparse", "000002", 9, "bad-code"],
    ["sparse", "0000", 9, "wrong-length"],
    ["binary", "02", 1, "bad-code"],
    ["float32", "0000807f", 1, "bad-code"],
    ["f16", "007c", 1, "bad-code"],
    ["i8", "0000803f80", 1, "bad-code"],
    ["i8", "000080bf00", 1, "bad-code"],
    ["i8", "0000c07f00", 1, "bad-code"],
  ] as const)("%s %s", (name, text, dimensions, fault) => {
    expect(faultOf(() => packings[name].decode(bytesOf(text), dimensions))).toBe(fault);
  });

  test.each(names)(
    "%s: arbitrary bytes give a vector or a VectorError, and what is accepted has one form only",
    (name) => {
      const dimensions = fc.oneof(fc.nat(40), fc.constantFrom(-1, 0.5, Number.NaN, 4_294_967_295));
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), dimensions, (bytes, asked) => {
          const before = bytes.slice();
          const fault = faultOf(() => {
            const vector = packings[name].decode(bytes, asked);
            expect(vector.length).toBe(asked);
            if (name !== "i8" && name !== "float32" && name !== "f16")
              expect(packings[name].encode(vector)).toEqual(bytes);
          });
          expect([undefined, "wrong-length", "bad-code"]).toContain(fault);
          expect(bytes).toEqual(before);
        }),
        { numRuns: 300 },
      );
    },
  );

  test.each(names)("%s: a byte too many or too few is a wrong length", (name) => {
    const bytes = packings[name].encode(new Int8Array(16).fill(1));
    expect(faultOf(() => packings[name].decode(bytes.slice(1), 16))).toBe("wrong-length");
    expect(faultOf(() => packings[name].decode(Uint8Array.from([...bytes, 0]), 16))).toBe("wrong-length");
  });
});

/** The fault of the VectorError that `run` throws; other errors pass. */
function faultOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof VectorError) return error.fault;
    throw error;
  }
  return undefined;
}
