/**
 * What the published sender sends (ryssroad/resonant.layer-chan.tun, python/send_think.py, for stream 77): its frames,
 * written here, are the same bytes. A CRC-32 of the published program's own stands for each.
 */
import { expect, it } from "vitest";
import { decodeFrame, UNCOMPRESSED_WARNING } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import type { Slice } from "../../../src/protocol/vframe/frame.ts";
import { readMessage } from "../../../src/protocol/vframe/message.ts";
import { byteSlice, f16Slice } from "../../../src/protocol/vframe/tensor.ts";
import { frameOf } from "./support.ts";

const PUBLISHED_SPACE = 2_451_163_210;
const text = (words: string) => byteSlice(new TextEncoder().encode(words));
const common = { streamId: 77, spaceHash32: PUBLISHED_SPACE };
const hidden = f16Slice(new Float32Array(2048), [1, 2048]);

it.each<readonly [string, 0 | 3 | 4, bigint, readonly Slice[], number, number]>([
  ["ping", 3, 0n, [text('{"method": "ping", "ts": 1730616000}')], 79, 0x9a58a00d],
  [
    "critique",
    4,
    2n,
    [f16Slice(new Float32Array(16)), text('{"note": "divergence at dims [3, 17]", "magnitude": 0.042}')],
    143,
    0x9e9de1b0,
  ],
])("the published %s is the same bytes", (kind, type, frameSeq, slices, length, crc32) => {
  const bytes = encodeFrame(frameOf({ ...common, type, frameSeq, slices }));
  expect(bytes).toHaveLength(length);
  const decoded = decodeFrame(bytes);
  expect(decoded.header.crc32).toBe(crc32);
  expect(readMessage(decoded).kind).toBe(kind === "ping" ? "sync" : "critique");
});

it("the published Think claims to be compressed, is not, and is taken with a warning", () => {
  const bytes = encodeFrame(frameOf({ ...common, frameSeq: 1n, slices: [hidden] }));
  // Only the flag and the CRC differ from a frame that claims nothing.
  bytes[2] = 1;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, 0x00911624, true);
  expect(decodeFrame(bytes)).toMatchObject({ warnings: [UNCOMPRESSED_WARNING], header: { flags: 1 } });
  expect(bytes).toHaveLength(4143);
});
