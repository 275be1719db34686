import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeScalar, encodeScalar, ScalarMessageError, scalarCodec } from "../../src/baseline/scalar-message.ts";

const message = fc.record({
  nodeId: fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
  timestampMs: fc.nat(2 ** 48 - 1),
  ttl: fc.nat(255),
  value: fc.float({ noNaN: true, noDefaultInfinity: true }),
});

test("bytes worked out by hand", () => {
  const bytes = encodeScalar({ nodeId: "n1", timestampMs: 1_767_225_600_000, ttl: 2, value: -2.5 });
  // 2, "n1", 0x019b76daa800, 2, 0xc0200000
  expect(Buffer.from(bytes).toString("hex")).toBe("026e31019b76daa80002c0200000");
});

test("what is encoded comes back, in 12 bytes and the name", () => {
  fc.assert(
    fc.property(message, (content) => {
      const bytes = encodeScalar(content);
      expect(bytes.length).toBe(12 + new TextEncoder().encode(content.nodeId).length);
      expect(decodeScalar(bytes)).toEqual({ ...content, identity: `${content.timestampMs}/${content.nodeId}` });
    }),
  );
});

test("a forwarded copy has one hop less and is shared", () => {
  fc.assert(
    fc.property(
      message.filter(({ ttl }) => ttl > 0),
      (content) => {
        const received = scalarCodec.decode(encodeScalar(content))!;
        const copy = scalarCodec.forwardedCopy(received);
        expect(scalarCodec.forwardedCopy(received)).toBe(copy);
        expect(scalarCodec.decode(copy)).toEqual({ ...received, ttl: received.ttl - 1 });
        expect(decodeScalar(copy.slice())).toEqual(scalarCodec.decode(copy));
      },
    ),
  );
  const last = scalarCodec.decode(encodeScalar({ nodeId: "n", timestampMs: 0, ttl: 0, value: 0 }))!;
  expect(() => scalarCodec.forwardedCopy(last)).toThrow(RangeError);
});

test("arbitrary and cut bytes give a message of one form only, or a ScalarMessageError", () => {
  const cut = fc.tuple(message, fc.nat()).map(([content, length]) => {
    const bytes = encodeScalar(content);
    return bytes.slice(0, length % (bytes.length + 1));
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 20 }), cut), (bytes) => {
      const fault = faultOf(() => expect(encodeScalar(decodeScalar(bytes))).toEqual(bytes));
      expect([undefined, "wrong-length", "bad-name", "out-of-range"]).toContain(fault);
      expect(scalarCodec.decode(bytes) === undefined).toBe(fault !== undefined);
    }),
    { numRuns: 500 },
  );
});

test("what does not fit is refused", () => {
  const good = { nodeId: "n", timestampMs: 0, ttl: 0, value: 0 };
  expect(faultOf(() => encodeScalar({ ...good, nodeId: "" }))).toBe("bad-name");
  expect(faultOf(() => encodeScalar({ ...good, nodeId: "ä".repeat(128) }))).toBe("bad-name");
  expect(faultOf(() => encodeScalar({ ...good, nodeId: "\ud800" }))).toBe("bad-name");
  expect(faultOf(() => encodeScalar({ ...good, timestampMs: 2 ** 48 }))).toBe("out-of-range");
  expect(faultOf(() => encodeScalar({ ...good, ttl: 256 }))).toBe("out-of-range");
  expect(faultOf(() => encodeScalar({ ...good, value: Number.NaN }))).toBe("out-of-range");
  expect(faultOf(() => encodeScalar({ ...good, value: 1e39 }))).toBe("out-of-range");
});

/** The fault of the ScalarMessageError that `run` throws; other errors pass. */
function faultOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ScalarMessageError) return error.fault;
    throw error;
  }
  return undefined;
}
