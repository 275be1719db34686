import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventError } from "../../src/protocol/event-error.ts";
import { encodeControl, type GossipControl, isControl, lookAtControl } from "../../src/protocol/gossip-control.ts";
import { encodeEvent } from "../../src/protocol/semantic-event.ts";

const message = fc.record({
  nodeId: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name.isWellFormed()),
  timestampMs: fc.maxSafeInteger(),
});
const control: fc.Arbitrary<GossipControl> = fc.oneof(
  fc.record({ kind: fc.constantFrom("ihave" as const, "graft" as const), message }),
  fc.constant({ kind: "prune" } as const),
);

describe("what relays tell each other", () => {
  it("comes back as it was said, and is the bytes that its layout says", () => {
    fc.assert(
      fc.property(control, (said) => {
        const frame = encodeControl(said);
        expect(isControl(frame)).toBe(true);
        expect(lookAtControl(frame)).toEqual(said);
      }),
    );
    expect([...encodeControl({ kind: "prune" })]).toEqual([0, 0x08, 3]);
    const ihave = encodeControl({ kind: "ihave", message: { nodeId: "ab", timestampMs: 300 } });
    expect([...ihave]).toEqual([0, 0x08, 1, 0x12, 2, 0x61, 0x62, 0x18, 0xac, 2]);
  });

  it("is never taken for an event, nor an event for it", () => {
    const event = encodeEvent({ nodeId: "a", timestampMs: 1, vector: Uint8Array.of(1), dimensions: 4, ttl: 2 });
    expect(isControl(event)).toBe(false);
    expect(isControl(new Uint8Array(0))).toBe(false);
    expect(lookAtControl(event)).toBeInstanceOf(EventError);
  });

  it("is something else, or nothing, where bytes are changed: never another error", () => {
    const changes = fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), control.map(encodeControl)), changes, (frame, all) => {
        const bytes = frame.slice();
        for (const [at, value] of all) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const heard = lookAtControl(bytes);
        if (!(heard instanceof EventError)) expect(["ihave", "graft", "prune"]).toContain(heard.kind);
      }),
      { numRuns: 1000 },
    );
  });

  it("names no node, or a time that no number holds, in vain", () => {
    const naming = (nodeId: string, timestampMs: number) => () =>
      encodeControl({ kind: "graft", message: { nodeId, timestampMs } });
    expect(naming("", 1)).toThrow(EventError);
    expect(naming("a", 2 ** 53)).toThrow(EventError);
    expect(naming("\ud800", 1)).toThrow(EventError);
    expect(naming("a", 1)).not.toThrow();
  });
});
