/** The network layer above a carrier that a test holds in its hands. */
import { describe, expect, it } from "vitest";
import { Kernel } from "../../../sim/kernel/kernel.ts";
import type { Carrier } from "../../../sim/net/carrier.ts";
import { IpNetwork } from "../../../sim/net/ip-network.ts";
import { Routes } from "../../../sim/net/routes.ts";
import { compress, decompress } from "../../../sim/net/sixlowpan/iphc.ts";
import { decodeSegment, encodeSegment, FLAG } from "../../../sim/net/tcp/segment.ts";
import type { SendOutcome } from "../../../src/host.ts";
import { graphOf } from "../../support/laws/graph.ts";

const FRAME_BYTES = 116;
const HOP_US = 1000;

/** Whether a frame arrives, by its place among all that were sent. */
type Fate = (ordinal: number) => boolean;

/** A line of nodes, node 0 the gateway, whose frames take a millisecond and arrive unless the test takes them. */
class Line {
  readonly kernel: Kernel;
  readonly net: IpNetwork;
  readonly onAir: { readonly node: number; readonly to: number; readonly frame: Uint8Array }[] = [];
  readonly received: string[] = [];
  readonly outcomes: [number, SendOutcome][] = [];
  readonly opened: [node: number, incoming: boolean][] = [];
  readonly streamBytes: [node: number, bytes: number][] = [];
  malformed = 0;
  tooLong = 0;
  private readonly frames: Uint8Array[] = [];

  constructor(nodes: number, fate: Fate = () => true) {
    const edges = Array.from({ length: nodes - 1 }, (_, i): [number, number] => [i, i + 1]);
    const graph = graphOf(nodes, edges);
    this.kernel = new Kernel();
    const arrival = this.kernel.register("arrival", (node, from, frame) => {
      this.net.frameArrived(node, this.frames[frame], from);
    });
    const ending = this.kernel.register("ending", (node, token, isLost) => {
      this.net.sendEnded(node, token, isLost === 1 ? "lost" : "acknowledged");
    });
    const put = (node: number, to: number, frame: Uint8Array, token: number) => {
      const ordinal = this.onAir.push({ node, to, frame }) - 1;
      this.frames.push(frame);
      const isLost = !fate(ordinal);
      for (const other of to < 0 ? graph.neighbours[node] : [to]) {
        if (!isLost) this.kernel.schedule(this.kernel.nowUs + HOP_US, other, arrival, node, ordinal);
      }
      this.kernel.schedule(this.kernel.nowUs + HOP_US, node, ending, token, isLost ? 1 : 0);
    };
    const carrier: Carrier = {
      sharedMedium: true,
      mtuBytes: FRAME_BYTES,
      isInstant: false,
      neighbours: (node) => graph.neighbours[node],
      room: (bytes) => new Uint8Array(bytes),
      send: put,
      broadcast: (node, frame, token) => put(node, -1, frame, token),
      nodeUp() {},
      nodeDown() {},
      receivingUs: () => 0,
    };
    this.net = new IpNetwork({
      kernel: this.kernel,
      carrier,
      routes: new Routes(graph, [0], () => 0),
      isGateway: (node) => node === 0,
      listener: {
        frameArrived: (node, frame) =>
          this.received.push(`${node}: ${frame.length} bytes, ${frame[0]}…${frame.at(-1)}`),
        sendEnded: (_node, token, outcome) => this.outcomes.push([token, outcome]),
        malformed: () => this.malformed++,
        tooLong: () => this.tooLong++,
        streamOpened: (node, _stream, incoming) => this.opened.push([node, incoming]),
        streamData: (node, _stream, bytes) => this.streamBytes.push([node, bytes.length]),
        streamWritable() {},
        streamClosed() {},
        random: () => 0.5,
      },
    });
  }
}

/** Bytes of an event whose 384 components are packed four to a byte. */
const EVENT = Uint8Array.from({ length: 118 }, (_, i) => i);
const run = (line: Line, seconds = 60) => line.kernel.runUntil(line.kernel.nowUs + seconds * 1e6);

describe("a datagram of two fragments", () => {
  it("arrives once both have", () => {
    const line = new Line(2);
    line.net.send(1, 0, EVENT, 7);
    run(line);
    expect(line.onAir.map(({ frame }) => frame.length)).toEqual([110, 27]);
    expect(line.received).toEqual(["0: 118 bytes, 0…117"]);
    expect(line.outcomes).toEqual([[7, "acknowledged"]]);
  });

  it.each([0, 1])("is lost with its fragment %i, and its sender is told so once", (lost) => {
    const line = new Line(2, (ordinal) => ordinal !== lost);
    line.net.send(1, 0, EVENT, 7);
    run(line);
    expect(line.received).toEqual([]);
    expect(line.outcomes).toEqual([[7, "lost"]]);
  });

  it("is not completed by a fragment of another", () => {
    const line = new Line(2, (ordinal) => ordinal !== 1 && ordinal !== 2);
    line.net.send(1, 0, EVENT, 7);
    line.net.send(1, 0, EVENT.toReversed(), 8); // the first fragment of the first, the second of the second
    run(line);
    expect(line.received).toEqual([]);
    line.net.send(1, 0, EVENT, 9);
    run(line);
    expect(line.received).toEqual(["0: 118 bytes, 0…117"]);
  });

  it("reaches every neighbour when it is for all", () => {
    const line = new Line(3);
    line.net.broadcast(1, EVENT, 3, undefined);
    run(line);
    expect(line.onAir).toHaveLength(2);
    expect(line.received.sort()).toEqual(["0: 118 bytes, 0…117", "2: 118 bytes, 0…117"]);
  });

  it("is forgotten with its sender", () => {
    const line = new Line(2);
    line.net.send(1, 0, EVENT, 7);
    line.net.nodeDown(1);
    run(line);
    expect(line.outcomes).toEqual([]);
  });

  it("is lost with a receiver that dies between its fragments", () => {
    for (const dies of [false, true]) {
      const line = new Line(2, (ordinal) => ordinal !== 1);
      line.net.send(1, 0, EVENT, 7);
      run(line, 1);
      if (dies) line.net.nodeDown(0);
      line.net.frameArrived(0, line.onAir[1].frame, 1);
      expect(line.received).toHaveLength(dies ? 0 : 1);
    }
  });
});

describe("a datagram as long as the MTU", () => {
  it("goes, and one byte more is dropped, which its sender is told and the record notes", () => {
    const line = new Line(2);
    const longest = 1280 - 40 - 8; // IPv6 and UDP headers
    line.net.send(1, 0, new Uint8Array(longest), 1);
    line.net.send(1, 0, new Uint8Array(longest + 1), 2);
    expect(line.outcomes).toEqual([[2, "dropped"]]);
    line.net.broadcast(1, new Uint8Array(longest + 1), 3, undefined);
    run(line);
    expect(line.received).toEqual([`0: ${longest} bytes, 0…0`]);
    expect(line.outcomes).toEqual([
      [2, "dropped"],
      [3, "dropped"],
      [1, "acknowledged"],
    ]);
    expect(line.tooLong).toBe(2);
  });
});

describe("a stream over many hops", () => {
  const hops = (nodes: number) => {
    const line = new Line(nodes);
    const last = nodes - 1;
    const stream = line.net.openStream(last, 1883);
    run(line);
    line.net.writeStream(last, stream, EVENT.subarray(0, 50));
    run(line);
    return line;
  };

  it("counts the hop limit down once a relay, and says it in one byte", () => {
    const line = hops(4);
    const [first, second, third] = line.onAir.map(({ frame }) => [frame.length, decompress(frame).hopLimit]);
    expect([first, second, third]).toEqual([
      [31, 64],
      [32, 63],
      [32, 62],
    ]);
    expect(line.opened).toEqual([
      [3, false],
      [0, true],
    ]);
    expect(line.streamBytes).toEqual([[0, 50]]);
  });

  it("reaches a gateway 64 hops away, which a hop limit of 64 allows, and none beyond", () => {
    expect(hops(65).streamBytes).toEqual([[0, 50]]);
    const beyond = hops(66);
    expect(beyond.streamBytes).toEqual([]);
    expect(beyond.malformed).toBeGreaterThan(0);
  });

  it("stops its timer when its node dies", () => {
    const line = new Line(2, () => false);
    line.net.openStream(1, 1883);
    run(line, 1 / 2);
    expect(line.kernel.pending).toBe(1); // the handshake's timeout
    line.net.nodeDown(1);
    expect(line.kernel.pending).toBe(0);
  });

  it("is refused by a node that is no gateway, though it has streams of its own", () => {
    const line = new Line(3);
    line.net.openStream(1, 1882);
    line.net.openStream(2, 1883); // from now on gateways serve 1883
    run(line);
    const syn = { sourcePort: 50_000, destinationPort: 1883, seq: 1, ack: 0, flags: FLAG.syn, window: 100, mss: 88 };
    const [node1, node2] = [2, 3]; // short addresses
    const payload = encodeSegment({ ...syn, payload: new Uint8Array(0) }, node2, node1);
    const before = line.onAir.length;
    line.net.frameArrived(1, compress({ kind: "tcp", source: node2, destination: node1, hopLimit: 64, payload }), 2);
    run(line);
    const [{ frame }, ...rest] = line.onAir.slice(before);
    expect(decodeSegment(decompress(frame).payload, node1, node2).flags).toBe(FLAG.rst | FLAG.ack);
    expect(rest).toEqual([]);
    expect(line.opened.filter(([, incoming]) => incoming)).toEqual([
      [0, true],
      [0, true],
    ]);
  });
});

describe("what is no packet", () => {
  it("is noted and goes nowhere", () => {
    const line = new Line(2);
    line.net.frameArrived(0, Uint8Array.of(), 1);
    line.net.frameArrived(0, Uint8Array.of(0xff, 1, 2), 1);
    const toNobody = { kind: "tcp", source: 2, destination: 99, hopLimit: 64, payload: new Uint8Array(20) } as const;
    line.net.frameArrived(0, compress(toNobody), 1);
    run(line);
    expect(line.malformed).toBe(3);
    expect([line.received, line.onAir]).toEqual([[], []]);
  });
});
