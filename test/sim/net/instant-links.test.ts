import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorFor } from "../../../models/accelerator/processor.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { createBernoulli } from "../../../models/link/bernoulli.ts";
import { createGilbertElliott } from "../../../models/link/gilbert-elliott.ts";
import { EnergyLedger } from "../../../sim/energy/ledger.ts";
import { Kernel } from "../../../sim/kernel/kernel.ts";
import type { Carrier } from "../../../sim/net/carrier.ts";
import { Echoes } from "../../../sim/net/echoes.ts";
import { areInstant, InstantLinks, type InstantLinksParts } from "../../../sim/net/instant-links.ts";
import { LinkCarrier } from "../../../sim/net/links.ts";
import type { LinkMediumSpec } from "../../../sim/world-spec.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import { Keys } from "../../../src/base/keys.ts";

const NODES = 4;
const SQUARE = [
  [1, 3],
  [0, 2],
  [1, 3],
  [0, 2],
];

type Act = { readonly atUs: number; readonly node: number; readonly what: "send" | "broadcast" | "down" };

const act: fc.Arbitrary<Act> = fc.record({
  atUs: fc.nat(5000),
  node: fc.nat(NODES - 1),
  what: fc.constantFrom("send", "broadcast", "broadcast", "down"),
});

const medium: fc.Arbitrary<LinkMediumSpec> = fc.record({
  kind: fc.constant("links"),
  graph: fc.constant({ order: NODES, neighbours: SQUARE }),
  shared: fc.boolean(),
  latencyUs: fc.constantFrom([0, 0] as const, [700, 700] as const, [1, 3000] as const),
  bitRate: fc.constant(Number.POSITIVE_INFINITY),
  headerBytes: fc.nat(9),
  loss: fc.constantFrom(createBernoulli(0), createBernoulli(0.4), createGilbertElliott(0.4, 500)),
  retries: fc.constant(0),
  queueFrames: fc.constant(2),
  transmitPowerDbm: fc.constant(0),
});

/** Everything that a carrier tells of some acts, apart from when a send is over. */
function toldBy(
  Kind: new (spec: LinkMediumSpec, parts: InstantLinksParts) => Carrier,
  spec: LinkMediumSpec,
  acts: Act[],
) {
  const told: unknown[] = [];
  const kernel = new Kernel();
  const boards = Array.from({ length: NODES }, () => boardCatalogue.nrf52840);
  const processors = boards.map((board) => processorFor({ operations: 0, bytes: 0 }, { board }));
  const ledger = new EnergyLedger(boards, processors, 0, () => 0);
  const nodeKeys = new Keys(NODES, (node) => deriveKey(keyOf("links", "node"), `node-${node}`));
  const carrier = new Kind(spec, {
    kernel,
    ledger,
    seed: "links",
    nodeKeys,
    echoes: new Echoes(NODES, () => undefined),
    listener: {
      echoArrived: () => told.push("echo"),
      frameArrived: (node, frame, from) => told.push(["arrived", kernel.nowUs, node, [...frame], from]),
      frameOutcome: (node, from, outcome) => told.push(["outcome", kernel.nowUs, node, from, outcome]),
      frameOutcomes: () => told.push("outcomes"),
      frameOnAir: (node, airtimeUs, bytes, to, frame) =>
        told.push(["on air", kernel.nowUs, node, airtimeUs, bytes, to, frame[0]]),
      copiesOnAir: () => told.push("copies"),
      sendEnded: () => {},
      beforeLoadChange: () => told.push("load"),
      afterLoadChange: () => told.push("load"),
    },
  });
  const actKind = kernel.register("act", (node, index) => {
    const { what } = acts[index];
    if (!ledger.isUp(node)) return;
    const frame = carrier.room(1 + (index % 2)).fill(index);
    if (what === "send") carrier.send(node, SQUARE[node][0], frame, 0);
    else if (what === "broadcast") carrier.broadcast(node, frame, 0, SQUARE[node][1]);
    else {
      carrier.nodeDown(node);
      ledger.powerDown(node, kernel.nowUs);
    }
  });
  for (let node = 0; node < NODES; node++) {
    ledger.powerUp(node, 0);
    carrier.nodeUp(node);
  }
  acts.forEach(({ atUs, node }, index) => {
    kernel.schedule(atUs, node, actKind, index);
  });
  kernel.runUntil(20_000);
  return told;
}

describe("links that take no time", () => {
  it("do what links with queues do", () => {
    fc.assert(
      fc.property(medium, fc.array(act, { maxLength: 20 }), (spec, acts) => {
        expect(areInstant(spec)).toBe(true);
        expect(toldBy(InstantLinks, spec, acts)).toEqual(toldBy(LinkCarrier, spec, acts));
      }),
    );
  });

  it("would be told from links that lose other frames", () => {
    const spec = { ...fc.sample(medium, { numRuns: 1, seed: 1 })[0], shared: false, latencyUs: [1, 3000] as const };
    const acts = Array.from({ length: 20 }, (_, i): Act => ({ atUs: i * 100, node: i % NODES, what: "broadcast" }));
    const some = toldBy(InstantLinks, { ...spec, loss: createBernoulli(0.4) }, acts);
    expect(some).not.toEqual(toldBy(LinkCarrier, { ...spec, loss: createBernoulli(0.5) }, acts));
  });

  it("would be told from links that lay a frame where another still is", () => {
    class Careless extends InstantLinks {
      readonly #rooms = [new Uint8Array(1), new Uint8Array(2)];
      override room(bytes: number): Uint8Array {
        return this.#rooms[bytes - 1];
      }
    }
    const [spec] = fc.sample(medium, { numRuns: 1, seed: 1 });
    const acts = Array.from({ length: 20 }, (_, i): Act => ({ atUs: i * 100, node: i % NODES, what: "broadcast" }));
    const slow = { ...spec, latencyUs: [700, 700] as const, loss: createBernoulli(0) };
    expect(toldBy(Careless, slow, acts)).not.toEqual(toldBy(LinkCarrier, slow, acts));
  });

  it("are no links with a bit rate or acknowledgements", () => {
    const [spec] = fc.sample(medium, { numRuns: 1, seed: 1 });
    expect(areInstant({ ...spec, bitRate: 250_000 })).toBe(false);
    expect(areInstant({ ...spec, retries: 1 })).toBe(false);
  });

  it.each([InstantLinks, LinkCarrier])("refuse a frame to someone out of reach", (Kind) => {
    const [spec] = fc.sample(medium, { numRuns: 1, seed: 1 });
    const { order } = spec.graph;
    const apart = { ...spec, graph: { order, neighbours: [[3], [2], [1], [0]] } };
    expect(() => toldBy(Kind, apart, [{ atUs: 0, node: 0, what: "send" }])).toThrow(RangeError);
  });
});
