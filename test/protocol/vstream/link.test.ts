import { expect, it } from "vitest";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import { sync } from "../../../src/protocol/vframe/message.ts";
import { Interleaver, LINK_LIMITS, StreamLink } from "../../../src/protocol/vstream/link.ts";
import { FEEDBACK_BASE } from "../../../src/protocol/vstream/numbering.ts";
import { chunked, StreamSender } from "../../../src/protocol/vstream/sender.ts";

const common = { spaceHash32: 1, modality: 0, direction: "initiator" } as const;
const content = [300, 0, 1000].map((length, n) => Uint8Array.from({ length }, (_, i) => i * (n + 3)));
const senders = () =>
  content.map((bytes, n) => new StreamSender(chunked(bytes, 1, 100), { ...common, streamId: n + 1 }));
const syncFrame = (document: Parameters<typeof sync>[0], streamId: number, frameSeq: bigint) =>
  encodeFrame({ ...common, ...sync(document), streamId, frameSeq });

it("streams that take turns on a link are told apart, across a snapshot too", () => {
  const all = senders();
  let interleaver = new Interleaver(all);
  let link = new StreamLink();
  const order: number[] = [];
  for (let wire = interleaver.next(); wire !== undefined; wire = interleaver.next()) {
    const arrival = link.receive(wire);
    expect(arrival).toMatchObject({ kind: "stream", outcome: "accepted" });
    if (arrival.kind === "stream") order.push(arrival.streamId);
    if (order.length === 8) interleaver = new Interleaver(all, interleaver.turn);
    if (order.length === 8) link = new StreamLink(LINK_LIMITS, {}, structuredClone(link.state));
  }
  expect(order.slice(0, 9)).toEqual([1, 2, 3, 1, 2, 3, 1, 3, 1]);
  expect(link.streamIds).toEqual([1, 2, 3]);
  content.forEach((bytes, n) => {
    expect(link.receiver(n + 1)!.bytes()).toEqual(bytes);
  });
  link.close(2);
  expect(link.streamIds).toEqual([1, 3]);
});

it("what is about no stream, and what is for a sender, is handed on", () => {
  const link = new StreamLink();
  expect(link.receive(syncFrame({ method: "ping" }, 9, 0n))).toMatchObject({ kind: "message", frame: { streamId: 9 } });
  expect(link.receive(syncFrame({ method: "nack", missing: [[1, 2]] }, 9, FEEDBACK_BASE))).toEqual({
    kind: "feedback",
    streamId: 9,
    control: { kind: "nack", missing: [[1, 2]] },
  });
  expect(link.streamIds).toEqual([]);
});

it("there are no more streams, and no more bytes, than a link may hold", () => {
  const [one, two, three] = senders();
  const narrow = new StreamLink({ ...LINK_LIMITS, streamsMax: 2 });
  narrow.receive(one.next()!);
  narrow.receive(two.next()!);
  expect(narrow.receive(three.next()!)).toMatchObject({ outcome: "refused" });
  narrow.close(1);
  expect(narrow.receive(three.next()!)).toMatchObject({ outcome: "accepted" });
  const small = new StreamLink({ ...LINK_LIMITS, bytesMax: 500 });
  const outcomes: string[] = [];
  for (const sender of senders())
    for (let wire = sender.next(); wire !== undefined; wire = sender.next()) {
      try {
        const arrival = small.receive(wire);
        outcomes.push(arrival.kind === "stream" ? arrival.outcome : arrival.kind);
      } catch {
        outcomes.push("too long");
      }
    }
  expect(outcomes).toContain("accepted");
  expect(outcomes).toContain("refused");
  const held = small.streamIds.reduce((sum, id) => sum + small.receiver(id)!.heldBytes, 0);
  expect(held).toBeLessThanOrEqual(500);
});

it("parity takes room only until all is there, also where it is what brought the rest back", () => {
  const sender = new StreamSender(chunked(content[0], 1, 50), {
    ...common,
    streamId: 1,
    parity: { data: 4, parity: 2 },
  });
  const link = new StreamLink();
  const wires: Uint8Array[] = [];
  for (let wire = sender.next(); wire !== undefined; wire = sender.next()) wires.push(wire);
  const isParity = (wire: Uint8Array) => readHeader(wire).frameSeq >> 62n === 1n;
  const lost = wires.find((wire) => readHeader(wire).frameSeq === 2n)!;
  for (const wire of wires) if (wire !== lost) link.receive(wire);
  const receiver = link.receiver(1)!;
  expect(receiver.report()).toMatchObject({ state: "complete", recovered: 1 });
  const bytesOf = (some: readonly Uint8Array[]) => some.reduce((sum, { length }) => sum + length, 0);
  expect(receiver.heldBytes).toBe(bytesOf(wires.filter((wire) => !isParity(wire))));
  expect(bytesOf(wires)).toBeGreaterThan(receiver.heldBytes);
});

it("frames that its owner changes later are kept as they came", () => {
  const [sender] = senders();
  const link = new StreamLink();
  for (let wire = sender.next(); wire !== undefined; wire = sender.next()) {
    const lent = wire.slice();
    link.receive(lent);
    lent.fill(0);
  }
  expect(link.receiver(1)!.bytes()).toEqual(content[0]);
});
