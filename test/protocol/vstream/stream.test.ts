import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { readJson } from "../../../src/protocol/vframe/json-slice.ts";
import { sync, think } from "../../../src/protocol/vframe/message.ts";
import { Opener, Sealer } from "../../../src/protocol/vframe/seal.ts";
import { byteSlice, f16Slice } from "../../../src/protocol/vframe/tensor.ts";
import { headDocument, parityDocument, readControl } from "../../../src/protocol/vstream/control.ts";
import { gaps } from "../../../src/protocol/vstream/ranges.ts";
import { RECEIVER_LIMITS, StreamReceiver } from "../../../src/protocol/vstream/receiver.ts";
import { chunked, type StreamOptions, StreamSender } from "../../../src/protocol/vstream/sender.ts";
import type { StreamError } from "../../../src/protocol/vstream/stream-error.ts";

const options = { streamId: 5, spaceHash32: 1, modality: 0, direction: "initiator" } as const;
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) >>> 3);
const session = { key: new Uint8Array(32), salt: new Uint8Array(12), direction: "initiator" } as const;

/** Everything that the sender has to send. */
function drain(sender: StreamSender): Uint8Array[] {
  const wires: Uint8Array[] = [];
  for (let wire = sender.next(); wire !== undefined; wire = sender.next()) wires.push(wire);
  return wires;
}

const sent = (more: Partial<StreamOptions> = {}, content = bytes) =>
  drain(new StreamSender(chunked(content, 1, 100), { ...options, ...more }));

function take(receiver: StreamReceiver, wires: readonly Uint8Array[], opener?: Opener) {
  return wires.map((wire) => receiver.receive(wire, decodeFrame(wire, opener === undefined ? {} : { opener })));
}

/** Frames by index: some lost, some twice, in any order. */
const arrivals = (count: number) => fc.array(fc.nat(count - 1), { maxLength: 3 * count });

describe("a stream", () => {
  it("is HEAD, data and TAIL", () => {
    const wires = sent();
    expect(wires).toHaveLength(12);
    const frames = wires.map((wire) => decodeFrame(wire));
    expect(frames.map(({ frameSeq }) => Number(frameSeq))).toEqual(wires.map((_, i) => i));
    expect(frames.map(({ header }) => header.flags)).toEqual([4, ...new Array(10).fill(0), 4]);
    const receiver = new StreamReceiver();
    take(receiver, wires);
    expect(receiver.report()).toMatchObject({ state: "complete", missing: [], isEndKnown: true, held: 12 });
    expect(receiver.bytes()).toEqual(bytes);
    expect(receiver.answer()).toEqual({ method: "ack" });
  });

  it("may be empty, and may be of messages", () => {
    const receiver = new StreamReceiver();
    take(receiver, drain(new StreamSender([], options)));
    expect(receiver.bytes()).toHaveLength(0);
    const states = new StreamReceiver();
    take(states, drain(new StreamSender([think(f16Slice([1])), think(f16Slice([2, 3]))], options)));
    expect(states.frames().map(({ slices }) => slices[0].shape)).toEqual([[1], [2]]);
  });

  it("is put together from whatever comes, and says exactly what is missing, across a snapshot too", () => {
    const wires = sent();
    fc.assert(
      fc.property(arrivals(wires.length), fc.nat(40), (order, pause) => {
        let receiver = new StreamReceiver();
        take(
          receiver,
          order.slice(0, pause).map((i) => wires[i]),
        );
        receiver = new StreamReceiver(RECEIVER_LIMITS, {}, structuredClone(receiver.state));
        take(
          receiver,
          order.slice(pause).map((i) => wires[i]),
        );
        const came = new Set(order);
        const isEndKnown = came.has(0) || came.has(11);
        const end = isEndKnown ? 12 : Math.max(-1, ...came) + 1;
        const missing = wires.map((_, i) => i).filter((i) => i < end && !came.has(i));
        const report = receiver.report();
        expect(report.missing.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i))).toEqual(missing);
        expect(report).toMatchObject({ isEndKnown, held: came.size, duplicates: order.length - came.size });
        if (came.size === 12) expect(receiver.bytes()).toEqual(bytes);
        else expect(() => receiver.bytes()).toThrow(/missing/);
      }),
    );
  });

  it("is completed by sending again what was missed, and only that", () => {
    const seq = fc.uniqueArray(fc.nat(11), { maxLength: 12 });
    fc.assert(
      fc.property(seq, fc.boolean(), (lost, isRestored) => {
        let sender = new StreamSender(chunked(bytes, 1, 100), options);
        const receiver = new StreamReceiver();
        take(
          receiver,
          drain(sender).filter((_, i) => !lost.includes(i)),
        );
        if (isRestored) sender = new StreamSender(structuredClone(sender.state), options);
        for (let round = 0; round < 3 && receiver.report().state !== "complete"; round++) {
          // Where nothing tells how much there was, the sender's timer sends the TAIL again.
          const answer = receiver.answer() ?? { method: "nack", missing: [[11, 11]] };
          sender.answer(readControl(answer, [])!);
          const again = drain(sender);
          expect(again.length).toBeGreaterThan(0);
          expect(take(receiver, again)).not.toContain("duplicate");
        }
        expect(receiver.bytes()).toEqual(bytes);
        sender.answer({ kind: "ack" });
        expect(sender.isAcknowledged).toBe(true);
        sender.answer({ kind: "nack", missing: [[0, 11]] });
        expect(sender.next()).toBeUndefined();
      }),
    );
  });

  it("may be sealed and compressed: what is sent again is the same bytes", () => {
    const sender = new StreamSender(chunked(bytes, 1, 100), {
      ...options,
      zstd: "always",
      sealer: new Sealer(session),
    });
    const wires = drain(sender);
    sender.answer({ kind: "nack", missing: [[3, 3]] });
    expect(sender.next()).toBe(wires[3]);
    const receiver = new StreamReceiver();
    take(receiver, [sender.heart(), ...wires, sender.heart()], new Opener(session));
    expect(receiver.bytes()).toEqual(bytes);
    expect(receiver.report()).toMatchObject({ hearts: 2 });
  });

  it("that is not what was announced is corrupt", () => {
    const other = bytes.slice();
    other[500] ^= 1;
    const [mine, foreign] = [sent(), sent({}, other)];
    const receiver = new StreamReceiver();
    take(
      receiver,
      mine.map((wire, i) => (i === 6 ? foreign[6] : wire)),
    );
    expect(receiver.report().state).toBe("corrupt");
    expect(() => receiver.bytes()).toThrow(/announced/);
    expect(receiver.answer()).toBeUndefined();
  });

  it.each([
    ["HEAD's length", 0, { total_len: 999 }],
    ["HEAD's xxh3-64", 0, { xxh3_64: "0123456789abcdef" }],
    ["HEAD's MD5", 0, { md5: "0123456789abcdef0123456789abcdef" }],
    ["TAIL's xxh3-64", 11, { xxh3_64: "0123456789abcdef" }],
  ])("is corrupt by %s alone", (_, seq, fields) => {
    const wires = sent();
    const { header, slices, ...frame } = decodeFrame(wires[seq]);
    const receiver = new StreamReceiver();
    const changed = encodeFrame({ ...frame, ...sync({ ...readJson(slices[0]), ...fields }) });
    take(
      receiver,
      wires.map((wire, i) => (i === seq ? changed : wire)),
    );
    expect(receiver.report().state).toBe("corrupt");
  });
});

describe("a receiver", () => {
  const faultOf = (work: () => unknown) => {
    try {
      work();
      return undefined;
    } catch (error) {
      return (error as StreamError).fault;
    }
  };
  const head = (fields: object, frameSeq = 0n) =>
    encodeFrame({
      ...options,
      ...sync({
        ...headDocument({ totalBytes: 1, frames: 3, xxh3: "0".repeat(16), direction: "initiator" }),
        ...fields,
      }),
      frameSeq,
    });
  const tail = (fields: object, frameSeq: bigint, strongTail = false) =>
    encodeFrame({ ...options, ...sync({ method: "tail", frames: 3, ...fields }), frameSeq, strongTail });
  const dataFrame = (frameSeq: bigint, value = 0) => encodeFrame({ ...options, ...think(f16Slice([value])), frameSeq });

  const parityFrame = (first: number) =>
    encodeFrame({
      ...options,
      ...sync(parityDocument({ first, count: 3, index: 0 }), [byteSlice(new Uint8Array(60))]),
      frameSeq: 1n << 62n,
    });

  it.each([
    ["HEAD of other than its number", [head({}, 1n)], "bad-control"],
    ["data in the place of HEAD", [dataFrame(0n)], "bad-control"],
    ["HEAD without a hash", [head({ xxh3_64: "12" })], "bad-control"],
    ["HEAD without a direction", [head({ direction: "up" })], "bad-control"],
    ["HEAD of a negative length", [head({ total_len: -1 })], "bad-control"],
    ["HEAD of too many bytes", [head({ total_len: 1e9 })], "too-long"],
    ["HEAD of too many frames", [head({ frames: 1e9 })], "too-long"],
    ["HEAD of fewer frames than came", [dataFrame(9n), head({})], "conflict"],
    ["two HEADs", [head({}), head({ total_len: 2 })], "conflict"],
    ["HEAD and TAIL of different lengths", [head({}), tail({ frames: 2 }, 3n)], "conflict"],
    ["TAIL of other than its number", [tail({}, 3n)], "bad-control"],
    ["TAIL that is strong without a hash", [tail({}, 4n, true)], "bad-control"],
    ["data behind the TAIL", [tail({}, 4n), dataFrame(5n)], "beyond-end"],
    ["data of a huge number", [dataFrame((1n << 62n) - 1n)], "too-long"],
    ["different data of one number", [dataFrame(1n), dataFrame(1n, 2)], "conflict"],
    ["parity that is none", [dataFrame(1n << 62n)], "bad-control"],
    ["parity of frames of huge numbers", [parityFrame(1e15)], "too-long"],
    ["parity of frames behind the TAIL", [tail({}, 4n), parityFrame(3)], "beyond-end"],
    ["a good parity frame", [tail({}, 4n), parityFrame(2)], undefined],
    ["a good HEAD", [head({ unknown: 1 })], undefined],
  ] as const)("refuses %s", (_, wires, fault) => {
    const receiver = new StreamReceiver();
    take(receiver, wires.slice(0, -1));
    const before = JSON.stringify(receiver.report());
    expect(faultOf(() => take(receiver, wires.slice(-1)))).toBe(fault);
    if (fault !== undefined) expect(JSON.stringify(receiver.report())).toBe(before);
  });

  it("holds no more than it may, and takes the rest later", () => {
    const wires = sent();
    const bytesMax = 800;
    const receiver = new StreamReceiver({ bytesMax, framesMax: 100 });
    const data = wires.slice(1);
    expect(take(receiver, data)).toContain("refused");
    expect(receiver.report().heldBytes).toBeLessThanOrEqual(bytesMax);
    const roomy = new StreamReceiver();
    take(roomy, data);
    expect(roomy.report().heldBytes).toBeGreaterThan(bytesMax);
  });
});

describe("parity", () => {
  const parity = { data: 4, parity: 2 };

  it("brings back up to as many lost frames of a block as it has frames, without a word", () => {
    const wires = sent({ parity });
    expect(wires).toHaveLength(12 + 6);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(17), { maxLength: 8 }), fc.boolean(), (lost, isForwards) => {
        const receiver = new StreamReceiver();
        const came = wires.filter((_, i) => !lost.includes(i));
        take(receiver, isForwards ? came : came.toReversed());
        const lossesOf = (block: number) => lost.filter((i) => Math.floor(i / 6) === block).length;
        const dataLost = lost.filter((i) => i % 6 < 4);
        const isWhole = [0, 1, 2].every((block) => lossesOf(block) <= 2);
        if (isWhole) {
          expect(receiver.bytes()).toEqual(bytes);
          // Backwards, parity comes first and brings back frames that were only late.
          if (isForwards) expect(receiver.report().recovered).toBe(dataLost.length);
        }
        const beyond = dataLost.filter((i) => lossesOf(Math.floor(i / 6)) > 2);
        expect(receiver.report().state === "complete").toBe(beyond.length === 0);
      }),
    );
  });

  it("covers sealed frames, and goes through a snapshot", () => {
    const wires = sent({ parity, sealer: new Sealer(session) });
    const opener = new Opener(session);
    const receiver = new StreamReceiver(RECEIVER_LIMITS, { opener });
    take(receiver, wires.slice(2, 5), opener);
    const after = new StreamReceiver(RECEIVER_LIMITS, { opener }, structuredClone(receiver.state));
    expect(after.report()).toEqual(receiver.report());
    take(after, wires.slice(5), opener);
    expect(after.bytes()).toEqual(bytes);
  });

  it("of another stream recovers nothing, and harms nothing", () => {
    const [mine, foreign] = [sent({ parity }), sent({ parity }, bytes.toReversed())];
    const receiver = new StreamReceiver();
    take(receiver, [...mine.slice(0, 3), ...foreign.slice(4, 6)]);
    expect(receiver.report()).toMatchObject({ recovered: 0, held: 3 });
    take(receiver, mine.slice(3));
    expect(receiver.bytes()).toEqual(bytes);
  });
});

it("gaps are where no number is held", () => {
  expect(gaps([4, 0, 1, 7, 9], 9)).toEqual([
    [2, 3],
    [5, 6],
    [8, 8],
  ]);
  expect(gaps([], 0)).toEqual([]);
  expect(gaps([0, 1], 2)).toEqual([]);
});
