import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import { Pair, protocolOf, SETTINGS } from "./pair.ts";

const isData = (frame: Uint8Array) => readHeader(frame).streamId !== 0;
const got = ({ hosts }: Pair) => hosts[0].deliveries.map(({ origin, timestampMs }) => `${origin}/${timestampMs}`);

describe("frames", () => {
  it("are no longer than they may be, in every form", () => {
    const anyForm = fc.record({
      ...{ frame: fc.integer({ min: 640, max: 3000 }), tokens: fc.integer({ min: 1, max: 20 }) },
      parity: fc.constantFrom("none" as const, { data: 4, parity: 2 }, { data: 200, parity: 56 }),
      ...{ seal: fc.boolean(), compress: fc.boolean(), state: fc.constantFrom("think" as const, "cache" as const) },
    });
    fc.assert(
      fc.property(anyForm, (settings) => {
        const pair = new Pair(protocolOf(settings));
        pair.sample();
        pair.run();
        expect(got(pair).length).toBe(1);
        const longest = Math.max(...pair.said.map(({ frame }) => frame.length));
        expect(longest).toBeLessThanOrEqual(settings.frame);
        const elements = SETTINGS.dimensions * settings.tokens;
        if (!settings.seal && !settings.compress && settings.parity === "none" && elements * 2 > settings.frame)
          expect(longest).toBeGreaterThan(settings.frame - 8);
      }),
      { numRuns: 40 },
    );
  });

  it("of several streams take turns", () => {
    const pair = new Pair(protocolOf({ streams: 3 }));
    for (let n = 0; n < 3; n++) pair.sample();
    pair.run();
    const ids = pair.said.flatMap(({ to, frame }) => (to === 0 && isData(frame) ? [readHeader(frame).streamId] : []));
    expect(ids.slice(0, 6)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it("take turns to the end, also where streams are forgotten as soon as they are sent", () => {
    const pair = new Pair(protocolOf({ streams: 3, retransmit: false }));
    for (let n = 0; n < 3; n++) pair.sample();
    pair.run();
    const ids = pair.said.flatMap(({ frame }) => (isData(frame) ? [readHeader(frame).streamId] : []));
    expect(ids).toEqual(ids.map((_, n) => (n % 3) + 1));
    expect(got(pair).length).toBe(3);
  });

  it("hold the states: halves of a Think, keys and values of a Cache", () => {
    for (const state of ["think", "cache"] as const) {
      const pair = new Pair(protocolOf({ state, tokens: 1 }));
      pair.sample();
      pair.run();
      const data = pair.said.filter(({ to, frame }) => to === 0 && isData(frame));
      const states = data.map(({ frame }) => decodeFrame(frame)).filter(({ type }) => type !== 3);
      expect(
        states.every(({ type, slices }) => type === (state === "think" ? 0 : 1) && slices.length === type + 1),
      ).toBe(true);
      const bytes = states.flatMap(({ slices }) => slices).reduce((sum, { payload }) => sum + payload.length, 0);
      expect(bytes).toBe(2 * SETTINGS.dimensions);
    }
  });
});
