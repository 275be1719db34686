/**
 * Measures how far zstd shrinks a Think frame of [1, 2048], by what is in it. The published figure is 4143 → 847 bytes,
 * and 863 sealed; the published program sends zeros.
 * Usage: node test/bench/start.ts vframe-compression. Prints a line of JSON for each payload: bytes plain, compressed, and the
 * bits an element takes. Then the entropy of such elements, below which no coding of them one by one can go.
 */
import { encodeFrame } from "../../src/protocol/vframe/encode.ts";
import type { TensorSlices } from "../../src/protocol/vframe/message.ts";
import { think } from "../../src/protocol/vframe/message.ts";
import { f16Slice, i8Slice, scaledQ4, sparseSlice } from "../../src/protocol/vframe/tensor.ts";
import { gaussians, transformerActivations } from "./hidden-states.ts";
import { optionsOf } from "./options.ts";

optionsOf({});
const ELEMENTS = 2048;
const SHAPE = [1, ELEMENTS];
const gaussian = gaussians(ELEMENTS);
const { normed, rectified } = transformerActivations();
const largest = Math.max(...normed.map(Math.abs));

/** Rounded to so many levels on either side of 0. */
const toLevels = (levels: number) => normed.map((value) => (Math.round((value / largest) * levels) / levels) * largest);
/** All but the largest magnitudes set to 0. @param share of the elements that stay */
function pruned(share: number): Float32Array {
  const threshold = normed.map(Math.abs).toSorted((a, b) => b - a)[Math.floor(share * ELEMENTS)];
  return normed.map((value) => (Math.abs(value) > threshold ? value : 0));
}

const f16 = (values: Float32Array) => f16Slice(values, SHAPE);
const PAYLOADS: readonly (readonly [what: string, slices: TensorSlices])[] = [
  ["zeros (what the published sender sends)", f16(new Float32Array(ELEMENTS))],
  ["Gaussian", f16(gaussian)],
  ["transformer, layer-normed", f16(normed)],
  ["transformer, after ReLU", f16(rectified)],
  ["the same 512 values four times", f16(normed.map((_, i) => normed[i % 512]))],
  ["the same 384 values over and over", f16(normed.map((_, i) => normed[i % 384]))],
  ["255 levels, still F16", f16(toLevels(127))],
  ["15 levels, still F16", f16(toLevels(7))],
  ["7 levels, still F16", f16(toLevels(3))],
  ["ternary, still F16", f16(toLevels(1))],
  ["largest 20 % kept, F16", f16(pruned(0.2))],
  ["largest 15 % kept, F16", f16(pruned(0.15))],
  ["largest 10 % kept, F16", f16(pruned(0.1))],
  [
    "I8 slice",
    i8Slice(
      normed.map((value) => Math.round((value / largest) * 127)),
      SHAPE,
    ),
  ],
  ["Q4 slice and its scale", scaledQ4(normed, SHAPE)],
  ["SparseCoo of the largest 10 %", sparseSlice(pruned(0.1), SHAPE)],
];

/** Enough for the rarest patterns to be counted. */
const MANY = 4_000_000;

/** Bits an element, where elements are coded one by one. */
function entropyBits(payload: Uint8Array): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < payload.length; i += 2) {
    const pattern = payload[i] | (payload[i + 1] << 8);
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const total = payload.length / 2;
  return [...counts.values()].reduce((bits, count) => bits - (count / total) * Math.log2(count / total), 0);
}

for (const [what, slices] of PAYLOADS) {
  const frame = { ...think(slices), streamId: 1, frameSeq: 1n, spaceHash32: 0, modality: 0 } as const;
  const compressed = encodeFrame(frame, { zstd: "always" }).length;
  console.log(
    JSON.stringify({
      bench: "vframe-compression",
      what,
      plainBytes: encodeFrame(frame).length,
      zstdBytes: compressed,
      bitsPerElement: Number(((8 * compressed) / ELEMENTS).toFixed(2)),
    }),
  );
}
const many = gaussians(MANY);
console.log(
  JSON.stringify({
    bench: "vframe-compression",
    what: `entropy of Gaussian elements, estimated from ${MANY}`,
    f16Bits: Number(entropyBits(f16Slice(many).payload).toFixed(2)),
    publishedBits: Number(((8 * (847 - 33 - 4)) / ELEMENTS).toFixed(2)),
  }),
);
