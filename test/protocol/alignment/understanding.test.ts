import { describe, expect, it } from "vitest";
import type { AlignedState } from "../../../src/protocol/alignment/aligned-node.ts";
import { isEnvelope } from "../../../src/protocol/alignment/session-envelope.ts";
import { decodeEvent, encodeEvent } from "../../../src/protocol/semantic-event.ts";
import { Exchange, GATEWAY, RELAY, SENSOR, toldOf, trueHalves } from "./exchange.ts";

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
      exchange.nodes[GATEWAY].onFrame(encodeEvent({ ...event, timestampMs: event.timestampMs + 1, meta }), RELAY);
      exchange.settle(30_000_000);
    }
    expect(toldOf(exchange).length).toBe(before.told);
    expect(exchange.gateway.count("not-aligned")).toBe(before.refused + 3);
    // It is the space that was wrong: told rightly, the same vector is understood.
    exchange.nodes[GATEWAY].onFrame(encodeEvent({ ...event, timestampMs: event.timestampMs + 1 }), RELAY);
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
