import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { Opener, Sealer } from "../../../src/protocol/vframe/seal.ts";
import { frames } from "./support.ts";

const session = { key: new Uint8Array(32).fill(9), salt: new Uint8Array(12).fill(2), direction: "responder" } as const;
const forms = fc.record({
  zstd: fc.constantFrom("never", "when-smaller", "always") as fc.Arbitrary<"never" | "when-smaller" | "always">,
  isSealed: fc.boolean(),
});

test("every frame comes back, in every form, from wherever its bytes lie", () => {
  fc.assert(
    fc.property(frames, forms, fc.nat(7), (frame, { zstd, isSealed }, offset) => {
      const bytes = encodeFrame(frame, { zstd, ...(isSealed && { sealer: new Sealer(session) }) });
      const within = new Uint8Array(bytes.length + offset + 3);
      within.set(bytes, offset);
      const { header, warnings, ...read } = decodeFrame(within.subarray(offset, offset + bytes.length), {
        opener: new Opener(session),
      });
      expect(read).toEqual(frame);
      expect(warnings).toEqual([]);
      const flags =
        (zstd === "always" && frame.slices.length > 0 ? 1 : 0) | (isSealed ? 2 : 0) | (frame.strongTail ? 4 : 0);
      if (zstd !== "when-smaller") expect(header.flags).toBe(flags);
    }),
    { numRuns: 300 },
  );
});

test("compression is left out where it would not pay", () => {
  const slice = { dtype: 2, shape: [64], payload: new Uint8Array(64) } as const;
  const plain = { type: 0, streamId: 1, frameSeq: 1n, spaceHash32: 0, modality: 0 } as const;
  const zeros = { ...plain, slices: [slice] };
  const noise = {
    ...plain,
    slices: [{ ...slice, payload: Uint8Array.from({ length: 64 }, (_, i) => (i * 167) ^ (i >> 2)) }],
  };
  expect(decodeFrame(encodeFrame(zeros, { zstd: "when-smaller" })).header.flags).toBe(1);
  expect(decodeFrame(encodeFrame(noise, { zstd: "when-smaller" })).header.flags).toBe(0);
});
