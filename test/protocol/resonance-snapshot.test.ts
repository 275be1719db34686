import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlainData, ProtocolNode } from "../../src/host.ts";
import { encodeEvent } from "../../src/protocol/semantic-event.ts";
import { packings } from "../../src/protocol/vector/catalogue.ts";
import { EPOCH_US, FakeHost } from "../support/fake-host.ts";
import { blockOf, encoder, protocolOf, type Settings } from "./support.ts";

type Step =
  | { readonly kind: "sample"; readonly value: number }
  | { readonly kind: "frame"; readonly value: number; readonly origin: number; readonly ttl: number }
  | { readonly kind: "wait"; readonly us: number };

const value = fc.integer({ min: 20, max: 80 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("sample" as const), value }),
  fc.record({ kind: fc.constant("frame" as const), value, origin: fc.nat(3), ttl: fc.nat(2) }),
  fc.record({ kind: fc.constant("wait" as const), us: fc.integer({ min: 0, max: 40_000 }) }),
);
const settings: fc.Arbitrary<Partial<Settings>> = fc.record({
  filter: fc.record({ scope: fc.constantFrom("own" as const, "mesh" as const) }),
  semanticDedup: fc.nat(2),
  seenCache: fc.constantFrom(2, 4096),
  heartbeat: fc.constantFrom("off" as const, 30_000),
  route: fc.constantFrom("flood" as const, "tree" as const),
});

function act(host: FakeHost, node: ProtocolNode, one: Step): void {
  if (one.kind === "wait") host.advance(one.us, node);
  else if (one.kind === "sample") {
    const block = blockOf([one.value]);
    if (node.scanSamples(block, 0, 1) === 0) node.onSample(block, 0, host.nowUs);
  } else {
    const vector = packings.trit5.encode(encoder.encode(one.value).components);
    const timestampMs = EPOCH_US / 1000 + one.value;
    node.onFrame(
      encodeEvent({ nodeId: `n${one.origin}`, timestampMs, vector, dimensions: 384, ttl: one.ttl }),
      one.origin,
    );
  }
}

/** All that can be observed of a host. */
const observed = ({ sent, deliveries, publications, notes, timers, rescans }: FakeHost) => ({
  sent,
  deliveries,
  publications,
  notes,
  timers: [...timers].sort(([a], [b]) => a - b),
  rescans,
});

/** Runs the steps, replacing the node by one restored from `through` of its snapshot before step `at`. */
function run(changes: Partial<Settings>, steps: readonly Step[], at: number, through: (state: PlainData) => PlainData) {
  const protocol = protocolOf(changes);
  const host = new FakeHost({ nextHopToGateway: 1, draws: [0.3, 0.9, 0.1] });
  let node = protocol.create(host);
  node.start();
  steps.forEach((one, i) => {
    if (i === at) node = protocol.restore(host, through(node.snapshot()));
    act(host, node, one);
  });
  return { observed: observed(host), state: node.snapshot() };
}

const steps = fc.array(step, { minLength: 1, maxLength: 25 });

test("a restored node goes on as the old one would have", () => {
  fc.assert(
    fc.property(settings, steps, fc.nat(24), (changes, all, at) => {
      expect(run(changes, all, at, structuredClone)).toEqual(run(changes, all, -1, structuredClone));
    }),
    { numRuns: 200 },
  );
});

test("the law would notice a snapshot that forgets the last state", () => {
  const all: Step[] = [
    { kind: "sample", value: 50 },
    { kind: "sample", value: 50 },
  ];
  const forgetful = (state: PlainData) => ({ ...(state as { [key: string]: PlainData }), last: null });
  expect(run({}, all, 1, forgetful)).not.toEqual(run({}, all, -1, structuredClone));
});

test("taking a snapshot changes nothing", () => {
  const node = protocolOf().create(new FakeHost());
  node.onSample(blockOf([50]), 0, EPOCH_US);
  expect(node.snapshot()).toEqual(node.snapshot());
});
