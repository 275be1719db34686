/** What strangers and forgetful sensors may do to a gateway, and what they may not. */
import { describe, expect, it } from "vitest";
import type { PlainData } from "../../../src/host.ts";
import type { AlignedState } from "../../../src/protocol/alignment/aligned-node.ts";
import { decodeEnvelope, encodeEnvelope, isEnvelope } from "../../../src/protocol/alignment/session-envelope.ts";
import {
  alignedDocument,
  anchorFrame,
  controlFrame,
  requestDocument,
} from "../../../src/protocol/alignment/session-frames.ts";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { TYPE } from "../../../src/protocol/vframe/layout.ts";
import { Exchange, GATEWAY, RELAY, SENSOR, toldOf } from "./exchange.ts";

const HOUR_US = 3_600_000_000;
const SESSIONS_MAX = 4096;

const up = (name: string, frame: Uint8Array) => encodeEnvelope({ isToGateway: true, hops: 5, name, frame });
const namesOf = (exchange: Exchange) => exchange.stateOf(GATEWAY).gateway!.sessions.map(([name]) => name);
const hear = (exchange: Exchange, frame: Uint8Array) => exchange.nodes[GATEWAY].onFrame(frame, RELAY);

describe("a gateway", () => {
  it("has no session with a name that came with no frame, and reads no name without end", () => {
    const exchange = new Exchange();
    exchange.settle(60_000_000);
    const before = namesOf(exchange);
    hear(exchange, up("stranger", Uint8Array.of(1, 2, 3)));
    hear(exchange, up("s".repeat(1025), exchange.hosts[SENSOR].sent[0].frame));
    expect(namesOf(exchange)).toEqual(before);
    expect(exchange.gateway.count("malformed")).toBe(2);
    expect(decodeEnvelope(up("s".repeat(1024), new Uint8Array()))?.name.length).toBe(1024);
  });

  it("remembers so many sensors, those that it understands before all others", () => {
    const exchange = new Exchange();
    exchange.settle(60_000_000);
    const ping = decodeEnvelope(exchange.hosts[SENSOR].sent[0].frame)!.frame;
    for (let n = 0; n < SESSIONS_MAX + 10; n++) hear(exchange, up(`stranger-${n}`, ping));
    const names = namesOf(exchange);
    expect(names.length).toBe(SESSIONS_MAX);
    expect(names).toEqual(expect.arrayContaining(["relay", "sensor", `stranger-${SESSIONS_MAX + 9}`]));
    expect(names).not.toContain("stranger-0");
    exchange.sample(20);
    exchange.settle(30_000_000);
    expect(toldOf(exchange)).toEqual([20]);
    // And there is still room for one that comes only now.
    exchange.restart(SENSOR, true, (state) => ({ ...(state as AlignedState), sensor: null }));
    exchange.settle(60_000_000);
    expect(exchange.isAligned).toBe(true);
  });

  it("lets so many events wait for its processor", () => {
    const exchange = new Exchange();
    exchange.settle(60_000_000);
    exchange.sample(20);
    const event = exchange.inFlight.find(({ frame }) => !isEnvelope(frame))!.frame;
    for (let n = 0; n < 1030; n++) hear(exchange, event);
    expect(exchange.stateOf(GATEWAY).unread.length).toBe(1024);
    expect(exchange.gateway.count("overflow")).toBe(6);
    exchange.settle(30_000_000);
    expect(exchange.stateOf(GATEWAY).unread.length).toBe(0);
    expect(toldOf(exchange)).toEqual([20]);
  });

  it("does not wait for ever for one sensor's anchors while others wait", () => {
    const exchange = new Exchange({ frame: 96 });
    const isSilent = (frame: Uint8Array) => {
      const envelope = decodeEnvelope(frame);
      return envelope?.name === "relay" && decodeFrame(envelope.frame).type === TYPE.think;
    };
    for (let tens = 0; tens < 90; tens++) {
      while (exchange.inFlight.length > 0) {
        if (isSilent(exchange.inFlight[0].frame)) exchange.lose(0);
        else exchange.deliver(0);
        exchange.pay();
      }
      exchange.advance(10_000_000);
    }
    const aligned = (node: number) => exchange.hosts[node].count("aligned");
    expect([aligned(RELAY), aligned(SENSOR)]).toEqual([0, 1]);
  });

  it("takes no anchors of another space than the one agreed on", () => {
    const exchange = new Exchange({ frame: 96 });
    const turn = () => exchange.stateOf(GATEWAY).gateway?.turn;
    for (let n = 0; n < 1000 && turn()?.name !== "sensor"; n++) {
      exchange.deliver(0);
      exchange.pay();
    }
    const held = () => exchange.session!.collecting!.anchors.held.reduce((sum, one) => sum + one, 0);
    const before = held();
    const space = exchange.session!.responder.agreed!.peer.spaceHash32;
    const chunk = { kind: "set", number: 19 } as const;
    hear(exchange, up("sensor", anchorFrame(chunk, new Float64Array(16), (space ^ 1) >>> 0)));
    expect([held(), exchange.gateway.count("not-aligned")]).toEqual([before, 1]);
    hear(exchange, up("sensor", anchorFrame(chunk, new Float64Array(16), space)));
    expect(held()).toBe(before + 1);
  });

  it("goes on to the next sensor where it has forgotten whose anchors it works on", () => {
    const exchange = new Exchange();
    while (!exchange.stateOf(GATEWAY).gateway?.turn?.isSolving) {
      exchange.deliver(0);
      if (!exchange.stateOf(GATEWAY).gateway?.turn?.isSolving) exchange.pay();
    }
    const { name } = exchange.stateOf(GATEWAY).gateway!.turn!;
    exchange.restart(GATEWAY, false, (state) => {
      const { gateway, ...rest } = state as AlignedState;
      const sessions = gateway!.sessions.filter(([one]) => one !== name);
      return { ...rest, gateway: { ...gateway!, sessions } } as PlainData;
    });
    exchange.settle();
    expect(exchange.isAligned).toBe(true);
    expect(namesOf(exchange).sort()).toEqual(["relay", "sensor"]);
  });
});

describe("a sensor that has forgotten how many probes it sent", () => {
  it("is still found to have drifted, by its next probe", () => {
    const exchange = new Exchange({ probe: HOUR_US, replaced: HOUR_US * 6.5 });
    exchange.settle(HOUR_US * 5.2, 60_000_000);
    expect(exchange.session!.probing!.probe).toBeGreaterThan(3);
    exchange.restart(SENSOR, true, (state) => ({ ...(state as AlignedState), sensor: null }));
    exchange.settle(HOUR_US, 60_000_000);
    expect(exchange.isAligned).toBe(true);
    exchange.settle(HOUR_US * 1.5, 60_000_000);
    expect(exchange.hosts[SENSOR].count("aligned")).toBe(3);
    exchange.sample(70);
    exchange.settle(60_000_000);
    expect(toldOf(exchange).at(-1)).toBe(70);
  });
});

describe("a sensor whose queue drops a chunk", () => {
  it("waits a second before the next one, which then comes all the same", () => {
    const exchange = new Exchange({ frame: 96 });
    const sensor = exchange.hosts[SENSOR];
    const encoded = () => sensor.worked.length;
    for (let n = 0; n < 1000 && encoded() === 0; n++) {
      exchange.deliver(0);
      if (encoded() === 0) exchange.pay();
    }
    exchange.nodes[SENSOR].onWorkDone(11);
    exchange.nodes[SENSOR].onSendOutcome(11, "dropped");
    expect(encoded()).toBe(1);
    exchange.advance(999_999);
    expect(encoded()).toBe(1);
    exchange.advance(1);
    expect(encoded()).toBe(2);
    exchange.settle(120_000_000);
    expect(exchange.isAligned).toBe(true);
  });
});

describe("a sensor", () => {
  it("heeds only what is said of its present session", () => {
    const exchange = new Exchange({ frame: 96 });
    while (exchange.stateOf(SENSOR).sensor!.session === null) {
      exchange.deliver(0);
      exchange.pay();
    }
    const { session } = exchange.stateOf(SENSOR).sensor!;
    const plan = { count: 20, chunkComponents: 16, missing: [[0, 1]] } as const;
    const heed = (document: JsonObject) => {
      const frame = controlFrame(document, 0);
      const bytes = encodeEnvelope({ isToGateway: false, hops: 5, name: "sensor", frame });
      exchange.nodes[SENSOR].onFrame(bytes, RELAY);
      return exchange.stateOf(SENSOR).sensor!;
    };
    const other = "0".repeat(24);
    const before = exchange.stateOf(SENSOR).sensor!.queue;
    expect(heed(requestDocument({ ...plan, session: other })).queue).toEqual(before);
    expect(heed(alignedDocument({ session: other, residual: 0 })).isAligned).toBe(false);
    expect(heed(requestDocument({ ...plan, session: session! })).queue).not.toEqual(before);
    expect(heed(alignedDocument({ session: session!, residual: 0 })).isAligned).toBe(true);
  });
});
