/** Whatever frames arrive, a link ends in an arrival or in its own errors, and holds no more than it may. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { FrameError } from "../../../src/protocol/vframe/frame-error.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { sync } from "../../../src/protocol/vframe/message.ts";
import { byteSlice } from "../../../src/protocol/vframe/tensor.ts";
import { LINK_LIMITS, StreamLink } from "../../../src/protocol/vstream/link.ts";
import { chunked, StreamSender } from "../../../src/protocol/vstream/sender.ts";
import { StreamError } from "../../../src/protocol/vstream/stream-error.ts";
import { frames } from "../vframe/support.ts";

const limits = { ...LINK_LIMITS, bytesMax: 700, framesMax: 40, streamsMax: 3 };
const smallSeq = fc.tuple(fc.constantFrom(0n, 1n, 2n, 3n), fc.nat(12)).map(([top, seq]) => (top << 62n) + BigInt(seq));
const field = fc.oneof(
  fc.nat(9),
  fc.constantFrom(-1, 1e9, 255, null, "x", "0".repeat(16), "initiator"),
  fc.constant([[0, 3]]),
);
const document = fc
  .record(
    {
      method: fc.constantFrom("head", "tail", "fec", "nack", "ack", "ping"),
      ...Object.fromEntries(["total_len", "frames", "first", "count", "index", "missing"].map((name) => [name, field])),
      xxh3_64: fc.constantFrom("0".repeat(16), "2d06800538d394c2", "no"),
      direction: fc.constantFrom("initiator", "responder", "up"),
    },
    { requiredKeys: ["method"] },
  )
  .map((given) => given as unknown as JsonObject);
const control = fc
  .tuple(document, smallSeq, fc.nat(3), fc.uint8Array({ maxLength: 60 }))
  .map(([json, frameSeq, streamId, shard]) => {
    const message = sync(json, json.method === "fec" ? [byteSlice(shard)] : []);
    return encodeFrame({ ...message, streamId, frameSeq, spaceHash32: 0, modality: 0 });
  });
const any = fc
  .tuple(frames, smallSeq, fc.nat(3))
  .map(([frame, frameSeq, streamId]) => encodeFrame({ ...frame, frameSeq, streamId }));
const good = fc.nat(9).map((n) => {
  const parity = { data: 3, parity: 2 };
  const common = { streamId: 1, spaceHash32: 0, modality: 0, direction: "initiator" } as const;
  const sender = new StreamSender(chunked(new Uint8Array(50).fill(n & 1), 1, 10), { ...common, parity });
  return sender.state.frames[n][1];
});
const arrivals = fc.array(fc.oneof(control, any, good, good), { maxLength: 30 });

interface Receiving {
  receive(wire: Uint8Array): unknown;
}

/** What goes wrong where these frames arrive; undefined where nothing does. */
function verdict(link: Receiving & Pick<StreamLink, "streamIds" | "receiver">, wires: readonly Uint8Array[]) {
  for (const wire of wires) {
    try {
      link.receive(wire);
    } catch (error) {
      if (!(error instanceof FrameError || error instanceof StreamError)) return `threw ${error}`;
    }
    const held = link.streamIds.reduce((sum, id) => sum + link.receiver(id)!.report().heldBytes, 0);
    if (held > limits.bytesMax || link.streamIds.length > limits.streamsMax) return `holds ${held} bytes`;
  }
  return undefined;
}

it("keeps its law", () => {
  fc.assert(
    fc.property(arrivals, (wires) => {
      expect(verdict(new StreamLink(limits), wires)).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

it("would be caught breaking it", () => {
  const roomy = (wires: readonly Uint8Array[]) => verdict(new StreamLink(), wires);
  const careless = (wires: readonly Uint8Array[]) => {
    const link = new StreamLink(limits);
    const receive = (wire: Uint8Array) => {
      if (wire.length > 200) throw new RangeError("out of bounds");
      return link.receive(wire);
    };
    return verdict({ receive, streamIds: [], receiver: () => undefined }, wires);
  };
  const samples = fc.sample(arrivals, 300);
  for (const twin of [roomy, careless]) expect(samples.some((wires) => twin(wires) !== undefined)).toBe(true);
});
