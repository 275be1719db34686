import { describe, expect, it } from "vitest";
import { fragment } from "../../sim/net/sixlowpan/fragment.ts";
import { compress } from "../../sim/net/sixlowpan/iphc.ts";
import { World } from "../../sim/world.ts";
import type { WorldChange } from "../../sim/world-change.ts";
import { buildForked } from "../../src/experiment/checkpoint/forked.ts";
import { SetUpRecord } from "../../src/experiment/set-up.ts";
import { encodeEnvelope } from "../../src/protocol/alignment/session-envelope.ts";
import { encodeFrame } from "../../src/protocol/vframe/encode.ts";
import { runText, scenarioOf } from "../support/scenarios.ts";

function packetOf(payload: Uint8Array): Uint8Array {
  return compress({
    kind: "udp",
    source: 1,
    destination: 0,
    hopLimit: 64,
    sourcePort: 0xf0b0,
    destinationPort: 0xf0b0,
    payload,
  });
}

const session = (bytes: number) =>
  packetOf(encodeEnvelope({ isToGateway: true, hops: 3, name: "n", frame: new Uint8Array(bytes) }));
const event = (bytes: number) => packetOf(new Uint8Array(bytes).fill(0x0a));

describe("set-up traffic", () => {
  it("is told by its envelopes, fragments, acknowledgements and copies included", () => {
    const record = new SetUpRecord(2);
    const whole = session(20);
    record.frameOnAir(0, 0, 100, 50, 1, whole);
    record.copiesOnAir(0, 0, 3, 300);
    record.frameOnAir(1, 0, 10, 11, 0, new Uint8Array(0));
    expect(record.metrics().setUp).toEqual({ frames: 5, bytes: 50 + 150 + 11, airtimeS: 410e-6 });
    const parts = fragment(session(300), 90, 7);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) record.frameOnAir(0, 0, 1, 1, 1, part);
    expect(record.metrics().setUp.frames).toBe(5 + parts.length);
  });

  it("is told of streams of V-Frames by their handshakes, in one packet or in fragments", () => {
    const frame = (streamId: number, type: 0 | 3) => {
      const slices = [{ dtype: 2 as const, shape: [200], payload: new Uint8Array(200) }];
      return packetOf(encodeFrame({ type, streamId, frameSeq: 0n, spaceHash32: 1, modality: 4, slices }));
    };
    const record = new SetUpRecord(2);
    record.frameOnAir(0, 0, 100, 50, 1, frame(0, 3));
    const parts = fragment(frame(0, 3), 90, 7);
    for (const part of parts) record.frameOnAir(0, 0, 1, 1, 1, part);
    expect(record.metrics().setUp.frames).toBe(1 + parts.length);
    // Frames of a stream, and beacons, which are Think frames of the stream 0.
    for (const other of [frame(1, 3), frame(0, 0), frame(256, 3)]) record.frameOnAir(0, 0, 1, 1, 1, other);
    expect(record.metrics().setUp.frames).toBe(1 + parts.length);
  });

  it("is no message, nor what acknowledges or repeats one, nor a fragment of it", () => {
    const record = new SetUpRecord(2);
    record.frameOnAir(0, 0, 1, 1, 1, session(20));
    record.frameOnAir(0, 0, 1, 1, 1, event(20));
    record.frameOnAir(1, 0, 1, 1, 0, new Uint8Array(0));
    record.copiesOnAir(0, 0, 3, 3);
    for (const part of fragment(event(300), 90, 8)) record.frameOnAir(0, 0, 1, 1, 1, part);
    // A part of a packet whose first part was never heard of, and bytes that are no packet.
    record.frameOnAir(1, 0, 1, 1, 0, fragment(session(300), 90, 9)[1]);
    record.frameOnAir(1, 0, 1, 1, 0, Uint8Array.of(4));
    expect(record.metrics().setUp.frames).toBe(1);
  });

  it("lasts from setting out to being told, each time", () => {
    const record = new SetUpRecord(2);
    record.noted(0, "aligned", 1e6, 0.5);
    record.noted(1, "aligning", 1e6);
    record.noted(1, "aligning", 2e6);
    record.noted(1, "aligned", 4e6, 0.1);
    record.noted(1, "drifted", 5e6, 0.2);
    const { alignmentS, alignmentResidual } = record.metrics();
    expect(alignmentS).toMatchObject({ count: 1, max: 3 });
    expect(alignmentResidual).toMatchObject({ count: 2, max: 0.5 });
    expect(new SetUpRecord(1).metrics()).toMatchObject({ alignmentS: null, alignmentResidual: null });
  });
});

const LINKS = `title: Aligning over links
seed: links-1
duration: 2 h
nodes: { count: 3 }
topology: { kind: line, gateway: first }
sensor: { kind: vibration, every: 60 s }
encoder: { kind: level-hdc, dimensions: 64, range: [0 Hz, 100 Hz] }
audience: { who: sink, tolerance: 5 Hz }
protocols:
  shared: { kind: resonance, route: tree, threshold: 0.1, vector: i8 }
  aligned: { kind: resonance-aligned, threshold: 0.1, alignment: { anchors: 100, probe: 30 min } }
`;

describe("a network of encoders of their own", () => {
  it("knows, once aligned, what one with a shared encoder knows, for more bytes", () => {
    const { protocols } = runText(LINKS);
    const { shared, aligned } = { shared: protocols.shared.metrics, aligned: protocols.aligned.metrics };
    expect(aligned.alignmentResidual).toMatchObject({ count: 3 });
    // Both sides see anchors with noise σ; of the n·d errors the d(d − 1)/2 angles of a rotation take up their share.
    const theory = 0.01 * Math.sqrt(2 * (1 - 63 / (2 * 100)));
    expect(aligned.alignmentResidual!.mean / theory).toBeGreaterThan(0.98);
    expect(aligned.alignmentResidual!.mean / theory).toBeLessThan(1.02);
    expect(aligned.facts.aligned).toBe(3);
    expect(aligned.nrmse! / shared.nrmse!).toBeCloseTo(1, 1);
    expect(shared.setUp.bytes).toBe(0);
    // Three sets of 12 800 bytes of halves, over one, two and three hops.
    expect(aligned.setUp.bytes).toBeGreaterThan(6 * 12_800);
    expect(aligned.setUp.bytes).toBeLessThan(1.6 * 6 * 12_800);
    expect(aligned.setUp.bytes).toBeLessThan(aligned.bytesOnAir);
  });

  it("asks again for what is lost, until nothing is missing", () => {
    const lossy = "topology.link={ kind: lossy, retries: 0, loss: 20 % }";
    const { metrics } = runText(LINKS, [lossy]).protocols.aligned;
    expect(metrics.facts.aligned).toBe(3);
    expect(Object.values(metrics.losses).reduce((sum, lost) => sum + lost, 0)).toBeGreaterThan(20);
    const { setUp } = runText(LINKS).protocols.aligned.metrics;
    expect(metrics.setUp.bytes).toBeGreaterThan(1.1 * setUp.bytes);
  });

  it("goes on as it would have with all nodes put back from their snapshots, whenever that is", () => {
    const scenario = scenarioOf(LINKS, [
      "topology.link={ kind: lossy, loss: 10 %, latency: [5 ms, 9 ms] }",
      "duration=40 min",
    ]);
    const build = () => buildForked(scenario, () => "", []);
    const { world, protocols } = build();
    const digestWith = (changes: readonly WorldChange[]) => {
      const one = new World(world, protocols[1].protocol, [], changes);
      one.run();
      return one.digest.total();
    };
    const straight = digestWith([]);
    const fresh = build().protocols[1].protocol;
    for (const atUs of [2_000_000, 7_000_000, 40_000_000, 1_900_000_000])
      expect(digestWith([{ atUs, protocol: fresh }])).toBe(straight);
    const forgetful = { ...fresh, restore: fresh.create };
    expect(digestWith([{ atUs: 7_000_000, protocol: forgetful }])).not.toBe(straight);
  });

  it("never understands a thing where too much is lost", () => {
    const { metrics } = runText(LINKS, [
      "topology.link={ kind: lossy, retries: 0, loss: { kind: bernoulli, rate: 95 % } }",
    ]).protocols.aligned;
    expect(metrics.facts.aligned ?? 0).toBe(0);
    expect(metrics.deliveries).toBe(0);
  });
});
