import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlignedState } from "../../../src/protocol/alignment/aligned-node.ts";
import { anchorPlan, planBytes } from "../../../src/protocol/alignment/anchor-plan.ts";
import { decodeEnvelope } from "../../../src/protocol/alignment/session-envelope.ts";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { TYPE } from "../../../src/protocol/vframe/layout.ts";
import { Exchange, encoder, GATEWAY, SENSOR, toldOf, trueHalves } from "./exchange.ts";

type Step =
  | { readonly kind: "deliver"; readonly index: number; readonly keeps: boolean }
  | { readonly kind: "damage"; readonly index: number; readonly byte: number }
  | { readonly kind: "lose"; readonly index: number }
  | { readonly kind: "pay" }
  | { readonly kind: "wait"; readonly us: number }
  | { readonly kind: "sample"; readonly value: number }
  | { readonly kind: "restart"; readonly node: number; readonly crashes: boolean };

const index = fc.nat(5);
const value = fc.constantFrom(0, 10, 20, 30, 40, 50, 60, 70, 80);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("deliver" as const), index, keeps: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("damage" as const), index, byte: fc.nat(400) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("lose" as const), index }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("pay" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), us: fc.integer({ min: 1, max: 20_000_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("sample" as const), value }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("restart" as const), node: fc.nat(2), crashes: fc.boolean() }),
  },
);
const steps = fc.array(step, { minLength: 20, maxLength: 150 });

function act(exchange: Exchange, one: Step): void {
  if (one.kind === "deliver") exchange.deliver(one.index, one.keeps);
  else if (one.kind === "damage") exchange.deliver(one.index, false, one.byte);
  else if (one.kind === "lose") exchange.lose(one.index);
  else if (one.kind === "pay") exchange.pay();
  else if (one.kind === "wait") exchange.advance(one.us);
  else if (one.kind === "sample") exchange.sample(one.value);
  else exchange.restart(one.node, one.crashes);
}

/** Whether a frame carries anchors. */
function isAnchors(frame: Uint8Array): boolean {
  const envelope = decodeEnvelope(frame);
  return envelope !== undefined && decodeFrame(envelope.frame).type === TYPE.think;
}

describe("an exchange of anchors", () => {
  const truth = trueHalves();

  it("comes to its end through loss, doubling, damage, overtaking and restarts, by the true anchors alone", () => {
    fc.assert(
      fc.property(steps, value, (all, last) => {
        const exchange = new Exchange();
        for (const one of all) {
          act(exchange, one);
          const aligned = exchange.session?.aligned;
          if (aligned) expect(aligned.halves).toEqual(truth);
        }
        exchange.settle();
        exchange.sample(last);
        exchange.settle(30_000_000);
        expect(exchange.isAligned).toBe(true);
        expect(exchange.session!.aligned!.halves).toEqual(truth);
        // What was sampled last has been understood, as a new state or as the last one repeated.
        const told = toldOf(exchange);
        expect(told[told.length - 1]).toBeCloseTo(encoder.decode(encoder.encode(last).components), 6);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same with a node put back from its snapshot in the middle", () => {
    const observed = ({ hosts }: Exchange) =>
      hosts.map(({ sent, deliveries, notes, timers }) => {
        const due = [...timers].sort(([a], [b]) => a - b);
        return { sent, deliveries, notes, due };
      });
    fc.assert(
      fc.property(steps, fc.nat(149), fc.nat(2), (all, at, node) => {
        const [as, other] = [new Exchange(), new Exchange()];
        all.forEach((one, i) => {
          if (i === at % all.length) other.restart(node, false);
          act(as, one);
          act(other, one);
        });
        expect(observed(other)).toEqual(observed(as));
        expect([0, 1, 2].map((i) => other.stateOf(i))).toEqual([0, 1, 2].map((i) => as.stateOf(i)));
      }),
      { numRuns: 40 },
    );
  });

  it("would be caught forgetting what it has collected", () => {
    const [as, other] = [new Exchange(), new Exchange()];
    for (const exchange of [as, other]) {
      while (!(exchange.session?.collecting?.anchors.held.some((held) => held === 1) ?? false)) {
        exchange.deliver(0);
        exchange.pay();
      }
    }
    other.restart(GATEWAY, false, (state) => {
      const { gateway, ...rest } = state as AlignedState;
      const sessions = gateway!.sessions.map(([name, one]) => [name, { ...one, collecting: null }] as const);
      return { ...rest, gateway: { ...gateway!, sessions } };
    });
    expect(other.session).not.toEqual(as.session);
  });
});

describe("without faults", () => {
  it.each([
    [64, 40],
    [96, 20],
    [160, 7],
  ])(
    "in frames of %i bytes, each of the chunks (%i) leaves its sensor once, in the bytes of the plan",
    (frame, chunks) => {
      const exchange = new Exchange({ frame });
      exchange.settle(600_000_000);
      expect(exchange.isAligned).toBe(true);
      const sent = exchange.hosts[SENSOR].sent.map((one) => decodeEnvelope(one.frame)!.frame);
      const anchors = sent.filter((bytes) => decodeFrame(bytes).type === TYPE.think);
      expect(anchors.length).toBe(chunks);
      const bytes = anchors.reduce((sum, one) => sum + one.length, 0);
      expect(bytes).toBe(planBytes(anchorPlan(20, 16, frame)));
      expect(bytes).toBe(20 * 16 * 2 + chunks * 43);
      // Ping, ready; nothing is said twice.
      expect(sent.length - anchors.length).toBe(2);
    },
  );
});

describe("what is said again", () => {
  it("is asked for as soon as the last of what was asked for has come", () => {
    const exchange = new Exchange();
    let lost = 0;
    // Time does not pass: nobody waits.
    for (let i = 0; i < 10_000 && !exchange.isAligned; i++) {
      const frame = exchange.inFlight[0]?.frame;
      if (frame !== undefined && isAnchors(frame) && lost < 3) {
        exchange.lose(0);
        lost++;
      } else exchange.deliver(0);
      exchange.pay();
    }
    expect(lost).toBe(3);
    expect(exchange.isAligned).toBe(true);
  });

  it("is heard once: the sensor repeats its state once for each alignment", () => {
    const exchange = new Exchange();
    exchange.sample(20);
    for (let i = 0; i < 10_000 && !exchange.isAligned; i++) {
      const isToSensor = exchange.inFlight[0]?.to === SENSOR;
      exchange.deliver(0, isToSensor);
      if (isToSensor) exchange.deliver(0);
      exchange.pay();
    }
    exchange.settle(60_000_000);
    expect(exchange.hosts[SENSOR].count("aligned")).toBe(1);
    expect(toldOf(exchange)).toEqual([20]);
  });
});
