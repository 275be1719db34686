import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlignmentError } from "../../../src/protocol/alignment/alignment-error.ts";
import {
  AnchorCollection,
  anchorPlan,
  chunkRows,
  chunkSpan,
  planBytes,
} from "../../../src/protocol/alignment/anchor-plan.ts";
import { resonanceAligned } from "../../../src/protocol/alignment/resonance-aligned.ts";
import { decodeEnvelope, encodeEnvelope, isEnvelope } from "../../../src/protocol/alignment/session-envelope.ts";
import { readRequest, requestDocument } from "../../../src/protocol/alignment/session-frames.ts";
import { SessionRoutes } from "../../../src/protocol/alignment/session-routes.ts";
import { type ProtocolContext, ProtocolSettingError } from "../../../src/protocol/protocol-model.ts";
import { FakeHost } from "../../support/fake-host.ts";
import { type AlignedSettings, context, settings } from "./exchange.ts";

const plans = fc
  .record({
    count: fc.integer({ min: 1, max: 40 }),
    dimensions: fc.integer({ min: 1, max: 40 }),
    frame: fc.integer({ min: 64, max: 400 }),
  })
  .map(({ count, dimensions, frame }) => ({ plan: anchorPlan(count, dimensions, frame), frame }));

describe("a plan of anchors", () => {
  it("cuts a set into chunks that fit their frames, one after the other", () => {
    fc.assert(
      fc.property(plans, ({ plan, frame }) => {
        let next = 0;
        for (let chunk = 0; chunk < plan.chunks; chunk++) {
          const { first, end } = chunkSpan(plan, chunk);
          expect(first).toBe(next);
          expect(end).toBeGreaterThan(first);
          expect(43 + 2 * (end - first)).toBeLessThanOrEqual(frame);
          const rows = chunkRows(plan, chunk);
          expect(rows.first * plan.dimensions).toBeLessThanOrEqual(first);
          expect(rows.end * plan.dimensions).toBeGreaterThanOrEqual(end);
          expect((rows.end - 1) * plan.dimensions).toBeLessThan(end);
          next = end;
        }
        expect(next).toBe(plan.count * plan.dimensions);
        expect(planBytes(plan)).toBe(2 * next + 43 * plan.chunks);
      }),
    );
  });

  it("is complete when every chunk has come, in whatever order and however often", () => {
    fc.assert(
      fc.property(plans, fc.array(fc.nat(2000), { maxLength: 200 }), fc.boolean(), ({ plan }, order, isRestored) => {
        const halves = Uint8Array.from({ length: plan.count * plan.dimensions * 2 }, (_, i) => (i % 255) + 1);
        const part = (chunk: number) => {
          const { first, end } = chunkSpan(plan, chunk);
          return halves.slice(2 * first, 2 * end);
        };
        let collection = new AnchorCollection(plan);
        const held = new Set<number>();
        for (const number of order) {
          const chunk = number % plan.chunks;
          expect(collection.take(chunk, part(chunk))).toBe(!held.has(chunk));
          held.add(chunk);
          if (isRestored) collection = new AnchorCollection(plan, structuredClone(collection.state));
          expect(collection.isComplete).toBe(held.size === plan.chunks);
        }
        const missing = collection.missing().flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i));
        expect([...held, ...missing].sort((a, b) => a - b)).toEqual(Array.from({ length: plan.chunks }, (_, i) => i));
        for (const chunk of missing) collection.take(chunk, part(chunk));
        expect(collection.isComplete).toBe(true);
        expect(collection.halves).toEqual(halves);
      }),
    );
  });

  it("refuses chunks that are none of it", () => {
    const collection = new AnchorCollection(anchorPlan(3, 4, 64));
    for (const chunk of [-1, 0.5, 2, Number.NaN]) expect(collection.take(chunk, new Uint8Array(16))).toBe(false);
    expect(collection.take(0, new Uint8Array(15))).toBe(false);
    const bad = [
      [0, 4, 64],
      [4, 0, 64],
      [3, 4, 44],
      [1e6, 1e6, 64],
    ];
    for (const [count, dimensions, frame] of bad)
      expect(() => anchorPlan(count, dimensions, frame)).toThrow(AlignmentError);
  });
});

describe("an envelope", () => {
  const envelopes = fc.record({
    isToGateway: fc.boolean(),
    hops: fc.nat(127),
    name: fc.string({ unit: "grapheme", maxLength: 40 }),
    frame: fc.uint8Array({ maxLength: 60 }),
  });

  it("comes out as it went in, and is longer than its frame by what it says", () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const bytes = encodeEnvelope(envelope);
        expect(decodeEnvelope(bytes)).toEqual(envelope);
        expect(bytes.length).toBe(envelope.frame.length + 4 + Buffer.byteLength(envelope.name));
      }),
    );
  });

  it("is never made of other bytes, and nothing else is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const envelope = decodeEnvelope(bytes);
        if (envelope !== undefined) expect(encodeEnvelope(envelope)).toEqual(bytes);
        if (!isEnvelope(bytes)) expect(envelope).toBeUndefined();
      }),
    );
    expect(decodeEnvelope(Uint8Array.of(2, 0, 0, 1, 0xff))).toBeUndefined();
  });
});

describe("the ways of sessions", () => {
  const up = (name: string, hops = 5) => encodeEnvelope({ isToGateway: true, hops, name, frame: Uint8Array.of(1) });
  const down = (name: string, hops = 5) => encodeEnvelope({ isToGateway: false, hops, name, frame: Uint8Array.of(1) });

  it("lead up the tree, and down where the last frame came from", () => {
    const host = new FakeHost({ name: "relay", nextHopToGateway: 9 });
    const routes = new SessionRoutes(host);
    expect(routes.hear(up("a"), 3)).toBeUndefined();
    expect(routes.hear(down("a"), 9)).toBeUndefined();
    expect(routes.hear(up("a"), 4)).toBeUndefined();
    const restored = new SessionRoutes(host, structuredClone(routes.state));
    expect(restored.hear(down("a"), 9)).toBeUndefined();
    expect(host.sent.map(({ to, frame }) => [to, decodeEnvelope(frame)!.hops])).toEqual([
      [9, 4],
      [3, 4],
      [9, 4],
      [4, 4],
    ]);
    expect(routes.hear(down("relay"), 9)?.name).toBe("relay");
    expect(host.notes).toEqual([]);
  });

  it("end where nobody leads on, where the hops are used up, and at the gateway", () => {
    const host = new FakeHost({ name: "relay" });
    const routes = new SessionRoutes(host);
    routes.hear(down("a"), 9);
    routes.hear(up("a"), 3);
    routes.hear(down("a", 0), 3);
    routes.hear(Uint8Array.of(2, 0), 3);
    expect(routes.sendUp(Uint8Array.of(1))).toBe(false);
    expect(host.notes).toEqual(["not-routed", "not-routed", "ttl-expired", "malformed", "not-routed"]);
    expect(host.sent).toEqual([]);
    const gateway = new SessionRoutes(new FakeHost({ name: "gateway", isGateway: true }));
    expect(gateway.hear(up("a", 0), 3)?.name).toBe("a");
  });

  it("are remembered for so many sensors only", () => {
    const host = new FakeHost({ name: "relay", nextHopToGateway: 9 });
    const routes = new SessionRoutes(host);
    for (let i = 0; i < 4200; i++) routes.hear(up(`n${i}`), 3);
    expect(routes.state.length).toBe(4096);
    expect(routes.state[0][0]).toBe("n104");
  });
});

describe("a request for anchors", () => {
  it("asks for sixteen ranges at most, and is read as it was written", () => {
    const missing = Array.from({ length: 30 }, (_, i) => [3 * i, 3 * i + 1] as const);
    const document = requestDocument({ session: "00", count: 9, chunkComponents: 4, missing });
    expect(readRequest(JSON.parse(JSON.stringify(document)))).toEqual({
      session: "00",
      count: 9,
      chunkComponents: 4,
      missing: missing.slice(0, 16),
    });
  });

  it("is nothing where it is malformed", () => {
    const good = { method: "anchors", session: "00", count: 9, chunk: 4, missing: [[0, 1]] };
    expect(readRequest(good)).toBeDefined();
    for (const bad of [
      { method: "ping" },
      { session: 0 },
      { count: 0.5 },
      { chunk: "4" },
      { missing: {} },
      { missing: [[1, 0]] },
      { missing: [[-1, 0]] },
      { missing: [[0]] },
      { missing: [[0, "1"]] },
      { missing: Array.from({ length: 17 }, () => [0, 1]) },
    ])
      expect(readRequest({ ...good, ...bad })).toBeUndefined();
  });
});

describe("settings that cannot be satisfied", () => {
  const faultOf = (alignment: Partial<AlignedSettings["alignment"]>, changes: Partial<ProtocolContext> = {}) => {
    try {
      const changed = { ...settings, alignment: { ...settings.alignment, ...alignment } };
      resonanceAligned.build(changed, { ...context, ...changes });
      return "none";
    } catch (error) {
      if (!(error instanceof ProtocolSettingError)) throw error;
      expect(error.hint).not.toBe("");
      return error.path.join(".") || error.message;
    }
  };

  it("are refused with a reason and a hint", () => {
    expect(faultOf({})).toBe("none");
    expect(faultOf({ anchors: 15 })).toBe("alignment.anchors");
    expect(faultOf({ noise: 0.05 })).toBe("alignment.residual");
    expect(faultOf({}, { audience: "all" })).toMatch(/others listen too/);
    expect(faultOf({}, { gateways: 0 })).toMatch(/no gateway/);
    expect(faultOf({}, { encoder: undefined })).toMatch(/no encoder/);
  });
});
