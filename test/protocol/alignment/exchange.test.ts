import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlignedState } from "../../../src/protocol/alignment/aligned-node.ts";
import { anchorPlan, planBytes } from "../../../src/protocol/alignment/anchor-plan.ts";
import { decodeEnvelope, isEnvelope } from "../../../src/protocol/alignment/session-envelope.ts";
import { decodeEvent, encodeEvent } from "../../../src/protocol/semantic-event.ts";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { TYPE } from "../../../src/protocol/vframe/layout.ts";
import { Exchange, encoder, GATEWAY, RELAY, SENSOR } from "./exchange.ts";

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

/** The halves of the sensor's anchors, as an exchange without faults brings them. */
function trueHalves(): Uint8Array {
  const exchange = new Exchange();
  exchange.settle(60_000_000);
  return exchange.session!.aligned!.halves;
}

/** Whether a frame carries anchors. */
function isAnchors(frame: Uint8Array): boolean {
  const envelope = decodeEnvelope(frame);
  return envelope !== undefined && decodeFrame(envelope.frame).type === TYPE.think;
}

/** Values that the gateway was told of the sensor. */
const toldOf = ({ gateway }: Exchange) =>
  gateway.deliveries.filter(({ origin }) => origin === "sensor").map((delivery) => delivery.value);

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

describe("a gateway", () => {
  it("understands nothing before its sensor is aligned, and the last state as soon as it is", () => {
    const exchange = new Exchange();
    exchange.sample(20);
    while (!exchange.isAligned) {
      expect(toldOf(exchange)).toEqual([]);
      if (exchange.inFlight.length > 0) exchange.deliver(0);
      exchange.pay();
      exchange.advance(1000);
    }
    expect(exchange.gateway.count("not-aligned")).toBeGreaterThan(0);
    exchange.settle(30_000_000);
    expect(toldOf(exchange)).toEqual([20]);
  });

  it("takes no state of another space than the one agreed on, nor one that tells none", () => {
    const exchange = new Exchange();
    exchange.settle(60_000_000);
    exchange.sample(20);
    const event = decodeEvent(exchange.inFlight.find(({ frame }) => !isEnvelope(frame))!.frame);
    exchange.settle(30_000_000);
    const before = { told: toldOf(exchange).length, refused: exchange.gateway.count("not-aligned") };
    for (const meta of [[["space", "0"]], [], [["other", event.meta[0][1]]]] as const) {
      exchange.nodes[GATEWAY].onFrame(encodeEvent({ ...event, timestampMs: event.timestampMs + 1, meta }), RELAY, -60);
      exchange.settle(30_000_000);
    }
    expect(toldOf(exchange).length).toBe(before.told);
    expect(exchange.gateway.count("not-aligned")).toBe(before.refused + 3);
    // It is the space that was wrong: told rightly, the same vector is understood.
    exchange.nodes[GATEWAY].onFrame(encodeEvent({ ...event, timestampMs: event.timestampMs + 1 }), RELAY, -60);
    exchange.settle(30_000_000);
    expect(toldOf(exchange).length).toBe(before.told + 1);
  });

  it.each([
    ["claims to be whole and is not", withHoles],
    ["has its anchors in another order", inPairsSwapped],
  ])("does not align by a set that %s", (_, spoilt) => {
    const exchange = new Exchange();
    while (exchange.stateOf(GATEWAY).gateway?.turn == null) {
      exchange.deliver(0);
      exchange.pay();
    }
    exchange.restart(GATEWAY, false, (state) => {
      const { gateway, ...rest } = state as AlignedState;
      const turn = { ...gateway!.turn!, isSolving: true };
      const sessions = gateway!.sessions.map(([name, one]) => {
        const anchors = { halves: spoilt(trueHalves()), held: new Uint8Array(40).fill(1) };
        return [name, { ...one, collecting: { session: turn.session, anchors } }] as const;
      });
      return { ...rest, gateway: { ...gateway!, turn, sessions } };
    });
    exchange.nodes[GATEWAY].onWorkDone(13);
    expect(exchange.gateway.count("drifted")).toBe(1);
    expect(exchange.session?.aligned).toBeNull();
    // And then begins again.
    exchange.settle();
    expect(exchange.isAligned).toBe(true);
  });
});

/** A third of the anchors read 0: too few are left. */
function withHoles(halves: Uint8Array): Uint8Array {
  return halves.map((byte, i) => (i % 96 < 32 ? 0 : byte));
}

/** As many as there must be, each in the place of another. */
function inPairsSwapped(halves: Uint8Array): Uint8Array {
  return halves.map((_, i) => halves[i % 64 < 32 ? i + 32 : i - 32]);
}

describe("a gateway that has forgotten everything", () => {
  it("refuses what it no longer understands, and learns it again after the next probe", () => {
    const exchange = new Exchange({ probe: 600_000_000 });
    exchange.settle(60_000_000);
    exchange.sample(20);
    exchange.settle(30_000_000);
    expect(toldOf(exchange)).toEqual([20]);
    exchange.restart(GATEWAY, true, (state) => ({ ...(state as AlignedState), gateway: null, ways: [] }));
    exchange.sample(60);
    exchange.settle(30_000_000);
    expect(exchange.gateway.count("not-aligned")).toBe(1);
    expect(toldOf(exchange)).not.toContain(60);
    exchange.settle(1_200_000_000);
    expect(exchange.isAligned).toBe(true);
    expect(toldOf(exchange).at(-1)).toBe(60);
  });
});

describe("a sensor that has forgotten everything", () => {
  it("is not understood in its new session before its anchors have come again", () => {
    const exchange = new Exchange();
    exchange.settle(60_000_000);
    exchange.restart(SENSOR, true, (state) => ({ ...(state as AlignedState), sensor: null }));
    const before = exchange.session!.aligned!.session;
    while (exchange.hosts[SENSOR].count("aligned") < 2) {
      const session = exchange.session!;
      const agreed = session.responder.agreed?.session;
      if (agreed !== undefined && agreed !== before && session.aligned?.session !== agreed) exchange.sample(20);
      expect(toldOf(exchange)).toEqual([]);
      if (exchange.inFlight.length > 0) exchange.deliver(0);
      exchange.pay();
      exchange.advance(1000);
    }
    expect(exchange.session!.aligned!.session).not.toBe(before);
    expect(exchange.gateway.count("not-aligned")).toBeGreaterThan(0);
  });
});

describe("an encoder that is replaced", () => {
  const HOUR_US = 3_600_000_000;
  const drifting = (residual: number) => {
    const exchange = new Exchange({ replaced: HOUR_US * 1.5, residual, probe: HOUR_US });
    exchange.settle(HOUR_US * 1.4, 60_000_000);
    expect(exchange.isAligned).toBe(true);
    exchange.settle(HOUR_US * 0.2, 60_000_000);
    return exchange;
  };

  it("is noticed by the next probe, and aligned anew; what was told meanwhile is misread", () => {
    const exchange = drifting(0.1);
    exchange.sample(70);
    exchange.settle(60_000_000);
    expect(toldOf(exchange).at(-1)).not.toBe(70);
    expect(exchange.gateway.count("drifted")).toBe(0);
    exchange.settle(HOUR_US, 60_000_000);
    // That of the relay, which is a sensor too, and this one's.
    expect(exchange.gateway.count("drifted")).toBe(2);
    expect(exchange.isAligned).toBe(true);
    expect(toldOf(exchange).at(-1)).toBe(70);
    expect(exchange.hosts[SENSOR].count("aligned")).toBe(2);
    exchange.settle(3 * HOUR_US, 60_000_000);
    expect(exchange.gateway.count("drifted")).toBe(2);
  });

  it("is not understood any more from the moment on in which that is noticed", () => {
    const exchange = drifting(0.1);
    while (exchange.session!.aligned !== null) {
      if (exchange.inFlight.length > 0) exchange.deliver(0);
      else exchange.advance(60_000_000);
      exchange.pay();
      expect(exchange.hosts[SENSOR].count("aligned")).toBe(1);
    }
    expect(exchange.gateway.count("drifted")).toBeGreaterThan(0);
  });

  it("is not noticed where nothing counts as drift", () => {
    const exchange = drifting(2);
    exchange.sample(70);
    exchange.settle(3 * HOUR_US, 60_000_000);
    expect(exchange.gateway.count("drifted")).toBe(0);
    expect(toldOf(exchange).at(-1)).not.toBe(70);
  });
});
