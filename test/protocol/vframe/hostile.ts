/** Bytes that mean harm, and what decoding may do with them. */
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import type { DecodedFrame } from "../../../src/protocol/vframe/frame.ts";
import { FrameError } from "../../../src/protocol/vframe/frame-error.ts";
import { Opener, Sealer } from "../../../src/protocol/vframe/seal.ts";
import { frames } from "./support.ts";

export type Decode = (bytes: Uint8Array, options?: { readonly opener?: Opener }) => Pick<DecodedFrame, "slices">;

const session = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(12), direction: "initiator" } as const;
const opener = new Opener(session);

/** Frames of every form. */
const encoded = fc
  .tuple(frames, fc.constantFrom("never", "always"), fc.boolean())
  .map(([frame, zstd, isSealed]) =>
    encodeFrame(frame, { zstd: zstd as "never", ...(isSealed && { sealer: new Sealer(session) }) }),
  );

const mutations = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 });

/** The bytes, made shorter or longer at their end, or left. */
function resized(bytes: Uint8Array, by: number): Uint8Array {
  const copy = new Uint8Array(Math.max(4, bytes.length + by));
  copy.set(bytes.subarray(0, copy.length));
  return copy;
}

const resizing = fc.oneof(
  { arbitrary: fc.constant(0), weight: 3 },
  { arbitrary: fc.integer({ min: -60, max: 9 }), weight: 1 },
);

const damaged = fc.tuple(encoded, mutations, resizing, fc.boolean()).map(([bytes, changes, by, isRepaired]) => {
  const copy = resized(bytes, by);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  const end = copy.length - 4;
  if (isRepaired) new DataView(copy.buffer).setUint32(end, crc32(copy.subarray(0, end)), true);
  return copy;
});

/** Arbitrary bytes; frames that were cut, lengthened and changed here and there; the same with a CRC that is right again. */
export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: fc.uint8Array({ maxLength: 120 }), weight: 1 },
  { arbitrary: damaged, weight: 9 },
);

/** What is wrong with how these bytes were decoded; undefined where nothing is. */
export function verdict(decode: Decode, bytes: Uint8Array): string | undefined {
  try {
    const { slices } = decode(bytes, { opener });
    const end = bytes.length - 4;
    const stated = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
    if (stated !== crc32(bytes.subarray(0, end))) return "a frame with a wrong CRC was accepted";
    const room = slices.reduce((sum, { payload, shape }) => sum + payload.length + 4 * shape.length, 0);
    const declared = (bytes[2] & 3) === 0 ? bytes.length : 65_536;
    return room > declared ? `${room} bytes from ${bytes.length}` : undefined;
  } catch (error) {
    return error instanceof FrameError ? undefined : `threw ${error}`;
  }
}
