import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COPY_GAP_US } from "../../models/radio/low-power-listening.ts";
import type { FrameOutcome } from "../../sim/net/outcome.ts";
import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import { LAYERS } from "../../src/experiment/layers.ts";
import { metricsOf, type SeenMetrics } from "../../src/experiment/metrics.ts";
import { RunRecord } from "../../src/experiment/record.ts";
import { Traffic } from "../../src/experiment/traffic.ts";
import type { Protocol } from "../../src/host.ts";
import { protocol as mqtt } from "../baseline/mqtt/support.ts";
import { radioRecipe, radioWorldOf } from "../support/radio-worlds.ts";
import { flooder } from "../support/toy-protocols.ts";
import { worldOf, worldRecipe } from "../support/worlds.ts";

const protocol = fc.constantFrom<Protocol>(flooder(40), mqtt({ qos: 1 }));
const spec = fc.oneof(
  worldRecipe.map((recipe) => worldOf(recipe)),
  radioRecipe.map((recipe) => radioWorldOf(recipe)),
);

/** What went out, counted in the plainest way. */
class Plain implements Observer {
  frames = 0;
  copies = 0;
  bytes = 0;
  airtimeUs = 0;
  readonly outcomes = new Map<FrameOutcome, number>();
  private readonly bytesAt = new Map<string, number>();

  frameOnAir(node: number, startUs: number, airtimeUs: number, onAirBytes: number): void {
    this.frames++;
    this.bytes += onAirBytes;
    this.airtimeUs += airtimeUs;
    this.bytesAt.set(`${node} ${startUs}`, onAirBytes);
  }
  copiesOnAir(node: number, startUs: number, copies: number, airtimeUs: number): void {
    this.copies += copies;
    this.bytes += copies * this.bytesAt.get(`${node} ${startUs}`)!;
    this.airtimeUs += airtimeUs;
  }
  frameOutcome(_receiver: number, _transmitter: number, _atUs: number, outcome: FrameOutcome): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

function run(world: WorldSpec, of: Protocol): { readonly metrics: SeenMetrics; readonly plain: Plain } {
  const plain = new Plain();
  const members = Int32Array.from(world.nodes.keys());
  const record = new RunRecord(
    world.nodes.map(({ name }) => name),
    members,
  );
  const running = new World(world, of, [record, plain]);
  running.run();
  return { metrics: metricsOf(running, record, members), plain };
}

const microseconds = (seconds: number) => Math.round(seconds * 1e6);

describe("what is on the air, in any small world", () => {
  it("is every frame and every copy, and the layers add up to it exactly", () => {
    let copies = 0;
    fc.assert(
      fc.property(spec, protocol, (world, of) => {
        const { metrics, plain } = run(world, of);
        copies += plain.copies;
        expect(metrics.framesOnAir).toBe(plain.frames + plain.copies);
        expect(metrics.copiesOnAir).toBe(plain.copies);
        expect(metrics.bytesOnAir).toBe(plain.bytes);
        expect(metrics.airtimeS).toBe(plain.airtimeUs / 1e6);
        expect(LAYERS.reduce((sum, layer) => sum + metrics.bytesByLayer[layer], 0)).toBe(plain.bytes);
        expect(LAYERS.reduce((sum, layer) => sum + microseconds(metrics.airtimeByLayerS[layer]), 0)).toBe(
          plain.airtimeUs,
        );
      }),
      { numRuns: 60 },
    );
    expect(copies).toBeGreaterThan(0);
  });

  it("gets lost as often as an outcome other than received was seen, by cause and in all", () => {
    fc.assert(
      fc.property(spec, protocol, (world, of) => {
        const { metrics, plain } = run(world, of);
        const { received: _, ...lost } = Object.fromEntries(plain.outcomes);
        expect(metrics.losses).toEqual(lost);
      }),
      { numRuns: 60 },
    );
  });

  it("would be seen not to add up, were a copy forgotten", () => {
    const frame = new Uint8Array(20);
    const traffic = new Traffic(1);
    const plain = new Plain();
    for (const observer of [traffic, plain]) observer.frameOnAir(0, 0, 1184, 37, -1, frame);
    traffic.copiesOnAir(0, 0, 2, 2368);
    plain.copiesOnAir(0, 0, 3, 3552);
    expect(traffic.bytes).not.toBe(plain.bytes);
  });
});

describe("a strobe", () => {
  it("counts its copies as frames, with their bytes and airtime, and takes the channel through its gaps", () => {
    const traffic = new Traffic(2);
    traffic.frameOnAir(1, 1000, 1184, 37, -1, new Uint8Array(20));
    traffic.copiesOnAir(1, 1000, 3, 3 * 1184);
    expect([traffic.frames, traffic.copies, traffic.bytes, traffic.airtimeUs]).toEqual([4, 3, 148, 4736]);
    expect(traffic.layers.bytesByLayer()).toMatchObject({ link: 37, repetitions: 111 });
    expect(traffic.occupiedUs[1]).toBe(4 * 1184 + 3 * COPY_GAP_US);
  });
});
