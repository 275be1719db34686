/**
 * Measures V-Frames: encoding and decoding of the published example, a Think frame of one F16 slice [1, 2048], in every
 * form. The published times of the reference program are 0.05 ms and 0.08 ms.
 * Usage: node test/bench/start.ts vframe. Prints a line of JSON for each form.
 */
import { decodeFrame } from "../../src/protocol/vframe/decode.ts";
import { type EncodeOptions, encodeFrame } from "../../src/protocol/vframe/encode.ts";
import type { Frame } from "../../src/protocol/vframe/frame.ts";
import { think } from "../../src/protocol/vframe/message.ts";
import { Opener, type SealedSession, Sealer } from "../../src/protocol/vframe/seal.ts";
import { f16Slice, sliceValues } from "../../src/protocol/vframe/tensor.ts";
import { gaussians } from "./hidden-states.ts";
import { optionsOf } from "./options.ts";

optionsOf({});
const PUBLISHED_US = { encode: 50, decode: 80 };
const ROUNDS = 15;
const session: SealedSession = { key: new Uint8Array(32), salt: new Uint8Array(12), direction: "initiator" };
const values = gaussians(2048);
const message = think(f16Slice(values, [1, 2048]));
let frameSeq = 0n;

const frameOf = (): Frame => ({ ...message, streamId: 1, frameSeq: frameSeq++, spaceHash32: 2451163210, modality: 0 });

/** The median and the least of several rounds, µs a call: the least is what others' work on the machine disturbs least. */
function measured(work: () => unknown, calls: number): { readonly median: number; readonly least: number } {
  const times = Array.from({ length: ROUNDS + 2 }, () => {
    const start = performance.now();
    for (let n = 0; n < calls; n++) work();
    return ((performance.now() - start) / calls) * 1000;
  });
  const sorted = times.slice(2).sort((a, b) => a - b);
  return { median: sorted[ROUNDS >>> 1], least: sorted[0] };
}

/** One form, compared with the published times. */
function bench(form: string, options: EncodeOptions, calls: number): void {
  const opener = new Opener(session);
  const bytes = encodeFrame(frameOf(), options);
  const encoding = measured(() => encodeFrame(frameOf(), options), calls);
  const decoding = measured(() => decodeFrame(bytes, { opener }), calls);
  const rounded = (number: number, digits: number) => Number(number.toFixed(digits));
  console.log(
    JSON.stringify({
      bench: "vframe",
      form,
      bytes: bytes.length,
      encodeUs: rounded(encoding.median, 2),
      encodeLeastUs: rounded(encoding.least, 2),
      decodeUs: rounded(decoding.median, 2),
      decodeLeastUs: rounded(decoding.least, 2),
      encodeTimesFaster: rounded(PUBLISHED_US.encode / encoding.least, 1),
      decodeTimesFaster: rounded(PUBLISHED_US.decode / decoding.least, 1),
    }),
  );
}

bench("plain", {}, 5000);
bench("compressed", { zstd: "always" }, 500);
bench("sealed", { sealer: new Sealer(session) }, 500);
bench("compressed and sealed", { zstd: "always", sealer: new Sealer(session) }, 500);
const slice = message.slices[0];
console.log(
  JSON.stringify({
    bench: "vframe",
    form: "2048 halves from and to singles",
    toHalvesUs: Number(measured(() => f16Slice(values), 500).least.toFixed(2)),
    fromHalvesUs: Number(measured(() => sliceValues(slice), 500).least.toFixed(2)),
  }),
);
