/** Whatever arrives, decoding ends in a frame or in its own error, and takes no more room than the bytes justify. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { FrameError } from "../../../src/protocol/vframe/frame-error.ts";
import { type Decode, hostileBytes, verdict } from "./hostile.ts";

const RUNS = 3000;

describe("hostile bytes", () => {
  it("are decoded within the law", () => {
    fc.assert(
      fc.property(hostileBytes, (bytes) => {
        expect(verdict(decodeFrame, bytes)).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });

  it("would catch a decoder that breaks it", () => {
    const careless: readonly Decode[] = [
      () => {
        throw new RangeError("Invalid array length");
      },
      (bytes) => decodeFrame(repaired(bytes)),
      (bytes) => ({ ...decodeFrame(bytes), slices: [{ dtype: 2, shape: [1e6], payload: new Uint8Array(1e6) }] }),
    ];
    for (const decode of careless) {
      const found = fc.sample(hostileBytes, RUNS / 10).some((bytes) => verdict(decode, bytes) !== undefined);
      expect(found).toBe(true);
    }
  });
});

/** The bytes with a CRC that fits, so that its check is void. */
function repaired(bytes: Uint8Array): Uint8Array {
  try {
    decodeFrame(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof FrameError) || error.fault !== "bad-crc") return bytes;
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint32(copy.length - 4, Number(error.details.expected), true);
    return copy;
  }
}
