import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BeaconSpace,
  BeaconSpaces,
  decodeBeacon,
  encodeBeacon,
  looksLikeBeacon,
  phaseSpace,
} from "../../../src/protocol/por/beacon.ts";
import { encodeEvent } from "../../../src/protocol/semantic-event.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { FrameError } from "../../../src/protocol/vframe/frame-error.ts";
import { heart, think } from "../../../src/protocol/vframe/message.ts";
import { f16Slice } from "../../../src/protocol/vframe/tensor.ts";

const SPACE = phaseSpace(125_000);
const head = { streamId: 0, frameSeq: 0n, spaceHash32: SPACE, modality: 4 } as const;

describe("a beacon", () => {
  it("comes back as it was sent, to 2⁻³² of a cycle, in 51 bytes with room for a time stamp", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1 - 2 ** -33, noNaN: true }), fc.nat(), (phase, ordinal) => {
        const frame = encodeBeacon({ phase, ordinal }, SPACE);
        const back = decodeBeacon(frame, SPACE);
        expect(back.ordinal).toBe(ordinal);
        expect(phase - back.phase).toBeGreaterThanOrEqual(0);
        expect(phase - back.phase).toBeLessThanOrEqual(2 ** -32);
        expect(frame).toHaveLength(51);
      }),
    );
  });

  it("is told from an event by its first byte", () => {
    const event = encodeEvent({ nodeId: "a", timestampMs: 1, vector: new Uint8Array(1), dimensions: 5, ttl: 1 });
    expect(looksLikeBeacon(encodeBeacon({ phase: 0, ordinal: 0 }, SPACE))).toBe(true);
    expect([event, new Uint8Array(0)].map(looksLikeBeacon)).toEqual([false, false]);
  });

  it("of another period is refused", () => {
    const frame = encodeBeacon({ phase: 0.5, ordinal: 0 }, phaseSpace(100_000));
    expect(() => decodeBeacon(frame, SPACE)).toThrow(expect.objectContaining({ fault: "space-mismatch" }));
  });

  it.each([
    ["a sign of life", heart()],
    ["a state of two halves", think(f16Slice([1, 2]))],
  ])("is not %s", (_, message) => {
    expect(() => decodeBeacon(encodeFrame({ ...head, ...message }), SPACE)).toThrow(
      expect.objectContaining({ fault: "bad-message" }),
    );
  });

  it("made of damaged bytes is an error of frames, and nothing else", () => {
    const frame = encodeBeacon({ phase: 0.25, ordinal: 7 }, SPACE);
    fc.assert(
      fc.property(
        fc.nat(frame.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(frame.length),
        (at, change, end) => {
          const damaged = frame.slice(0, end);
          if (at < end) damaged[at] ^= change;
          else if (end === frame.length) return;
          expect(() => decodeBeacon(damaged, SPACE)).toThrow(FrameError);
        },
      ),
    );
  });

  it("is decoded once for all who hear it", () => {
    const spaces = new BeaconSpaces();
    const frame = encodeBeacon({ phase: 0.25, ordinal: 0 }, spaces.of(125_000).hash);
    expect(spaces.of(125_000)).toBe(spaces.of(125_000));
    expect(spaces.of(125_000).look(frame)).toBe(spaces.of(125_000).look(frame));
    expect(new BeaconSpace(1).look(frame)).toBeInstanceOf(FrameError);
  });
});
