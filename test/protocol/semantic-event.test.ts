import fc from "fast-check";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { EventError } from "../../src/protocol/event-error.ts";
import { decodePointEvent, encodePointEvent } from "../../src/protocol/point-event.ts";
import {
  decodeEvent,
  type EventContent,
  encodeEvent,
  forwardedCopy,
  lookAtEvent,
} from "../../src/protocol/semantic-event.ts";

/** The published schemas, read by protobufjs's own reflection: an implementation to compare with. */
const schema = protobuf.parse(`syntax = "proto3";
  package p;
  message Sep { string node_id = 1; int64 timestamp = 2; bytes hdc_vector = 3; uint32 dimensions = 4; uint32 ttl = 5;
                string label = 6; map<string, string> meta = 7; }
  message Point { string source_id = 1; int64 created_at = 2; repeated float embedding = 3; string debug_label = 4; }
  message PointUnpacked { string source_id = 1; int64 created_at = 2; repeated float embedding = 3 [packed = false];
                          string debug_label = 4; }`).root;
const Sep = schema.lookupType("p.Sep");

const text = fc.string({ unit: "binary" });
const uint32 = fc.nat(4_294_967_295);
const event: fc.Arbitrary<Required<EventContent>> = fc.record({
  nodeId: fc.string({ unit: "binary", minLength: 1 }),
  timestampMs: fc.maxSafeInteger(),
  vector: fc.uint8Array({ maxLength: 100 }),
  dimensions: uint32,
  ttl: uint32,
  label: text,
  meta: fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, maxLength: 4 }),
});
const byKey = (a: readonly [string, string], b: readonly [string, string]) => (a[0] < b[0] ? -1 : 1);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("sep.SemanticEvent", () => {
  test("bytes worked out by hand", () => {
    // 1: "n1"; 2: 1767225600000 = 0x19b76daa800 as a varint; 3: 8c 00; 4: 6; 5: 2; 6: "a"; 7: {"k": "v"}
    const bytes = encodeEvent({
      nodeId: "n1",
      timestampMs: 1_767_225_600_000,
      vector: Uint8Array.of(0x8c, 0),
      dimensions: 6,
      ttl: 2,
      label: "a",
      meta: [["k", "v"]],
    });
    expect(hex(bytes)).toBe("0a026e311080d0eab6b7331a028c00200628023201613a060a016b120176");
  });

  test("what is encoded comes back, frozen, with its identity and its meta by key", () => {
    fc.assert(
      fc.property(event, (content) => {
        const decoded = decodeEvent(encodeEvent(content));
        const { identity, ...rest } = decoded;
        expect(rest).toEqual({ ...content, meta: content.meta.toSorted(byKey) });
        expect(identity).toBe(`${content.timestampMs}/${content.nodeId}`);
        expect(Object.isFrozen(decoded) && Object.isFrozen(decoded.meta)).toBe(true);
      }),
    );
  });

  test("reads and writes what protobufjs's reflection does", () => {
    fc.assert(
      fc.property(event, (content) => {
        const bytes = encodeEvent(content);
        const meta = Object.fromEntries(content.meta.toSorted(byKey).filter(([key]) => key !== "__proto__"));
        const message = {
          nodeId: content.nodeId,
          timestamp: String(content.timestampMs),
          hdcVector: content.vector,
          dimensions: content.dimensions,
          ttl: content.ttl,
          label: content.label,
          meta,
        };
        const theirs = new Uint8Array(Sep.encode(Sep.fromObject(message)).finish());
        expect(decodeEvent(theirs).timestampMs).toBe(content.timestampMs);
        expect(decodeEvent(theirs).vector).toEqual(content.vector);
        const read = Sep.toObject(Sep.decode(bytes), { longs: String, defaults: true });
        expect([read.nodeId, read.timestamp, read.ttl, read.label]).toEqual([
          message.nodeId,
          message.timestamp,
          message.ttl,
          message.label,
        ]);
      }),
    );
  });

  test("the order in which meta is given does not show in the bytes", () => {
    const content = { nodeId: "n", timestampMs: 1, vector: new Uint8Array(0), dimensions: 0, ttl: 0 };
    const a = encodeEvent({
      ...content,
      meta: [
        ["b", "1"],
        ["a", "2"],
      ],
    });
    const b = encodeEvent({
      ...content,
      meta: [
        ["a", "2"],
        ["b", "1"],
      ],
    });
    expect(a).toEqual(b);
  });

  test("unknown fields are skipped, later values of a field win", () => {
    const known = encodeEvent({ nodeId: "n", timestampMs: 1, vector: new Uint8Array(0), dimensions: 0, ttl: 1 });
    // Field 15 as a varint, field 16 as a fixed 64, then ttl 7.
    const bytes = Uint8Array.from([...known, 0x78, 5, 0x81, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0x28, 7]);
    expect(decodeEvent(bytes)).toMatchObject({ nodeId: "n", ttl: 7 });
  });

  test("the same bytes object is decoded once, and gives the same error again", () => {
    const bytes = encodeEvent({ nodeId: "n", timestampMs: 1, vector: new Uint8Array(3), dimensions: 0, ttl: 1 });
    const first = decodeEvent(bytes);
    expect(lookAtEvent(Uint8Array.of(1))).toBeInstanceOf(EventError);
    expect(decodeEvent(bytes)).toBe(first);
    expect(decodeEvent(bytes.slice())).not.toBe(first);
    const broken = Uint8Array.of(0xff);
    expect(lookAtEvent(broken)).toBe(lookAtEvent(broken));
  });

  test("a forwarded copy has one hop less, is shared, and decodes to what it is known to say", () => {
    fc.assert(
      fc.property(
        event.filter(({ ttl }) => ttl > 0),
        (content) => {
          const bytes = encodeEvent(content);
          const before = bytes.slice();
          const received = decodeEvent(bytes);
          const copy = forwardedCopy(received);
          expect(forwardedCopy(received)).toBe(copy);
          expect(bytes).toEqual(before);
          expect(decodeEvent(copy)).toEqual({ ...received, ttl: received.ttl - 1 });
          // Bytes of the same content that nobody announced.
          expect(decodeEvent(copy.slice())).toEqual(decodeEvent(copy));
        },
      ),
    );
    const last = decodeEvent(
      encodeEvent({ nodeId: "n", timestampMs: 1, vector: new Uint8Array(0), dimensions: 0, ttl: 0 }),
    );
    expect(() => forwardedCopy(last)).toThrow(RangeError);
  });

  test("what cannot be written is refused", () => {
    const good = { nodeId: "n", timestampMs: 1, vector: new Uint8Array(0), dimensions: 0, ttl: 0 };
    expect(faultOf(() => encodeEvent({ ...good, nodeId: "" }))).toBe("no-identity");
    expect(faultOf(() => encodeEvent({ ...good, timestampMs: 2 ** 53 }))).toBe("out-of-range");
    expect(faultOf(() => encodeEvent({ ...good, ttl: -1 }))).toBe("out-of-range");
    expect(faultOf(() => encodeEvent({ ...good, label: "\ud800" }))).toBe("malformed");
    expect(
      faultOf(() =>
        encodeEvent({
          ...good,
          meta: [
            ["k", "1"],
            ["k", "2"],
          ],
        }),
      ),
    ).toBe("malformed");
    expect(faultOf(() => encodeEvent({ ...good, vector: new Uint8Array(65_536) }))).toBe("too-long");
  });

  test("what could not be written leaves nothing behind in what is written next", () => {
    const good = { nodeId: "n", timestampMs: 1, vector: Uint8Array.of(1, 2), dimensions: 5, ttl: 3 };
    const bytes = encodeEvent(good);
    // In the middle of an entry, which is a message within the message.
    expect(faultOf(() => encodeEvent({ ...good, meta: [["key", "\ud800"]] }))).toBe("malformed");
    expect(encodeEvent(good)).toEqual(bytes);
    expect(faultOf(() => encodeEvent({ ...good, vector: new Uint8Array(65_536) }))).toBe("too-long");
    expect(encodeEvent(good)).toEqual(bytes);
  });

  test("times that a double cannot hold, no name, bad text and endless bytes are refused", () => {
    const far = Sep.encode(Sep.fromObject({ nodeId: "n", timestamp: "9007199254740993" })).finish();
    expect(faultOf(() => decodeEvent(far))).toBe("out-of-range");
    expect(faultOf(() => decodeEvent(new Uint8Array(0)))).toBe("no-identity");
    expect(faultOf(() => decodeEvent(Uint8Array.of(0x0a, 1, 0xff)))).toBe("malformed");
    expect(faultOf(() => decodeEvent(new Uint8Array(65_537)))).toBe("too-long");
  });

  test("arbitrary, cut and altered bytes give an event or an EventError", () => {
    const altered = fc.tuple(event, fc.nat(), fc.nat(255), fc.nat()).map(([content, at, byte, length]) => {
      const bytes = encodeEvent(content);
      bytes[at % bytes.length] = byte;
      return bytes.slice(0, length % (bytes.length + 1));
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), altered), (bytes) => {
        for (const decode of [decodeEvent, decodePointEvent]) faultOf(() => decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test("groups nested without end do not exhaust the stack", () => {
    expect(faultOf(() => decodeEvent(new Uint8Array(60_000).fill(0x7b)))).toBe("malformed");
  });
});

describe("resonance.SemanticEvent", () => {
  const single = fc.float({ noNaN: true });
  const point = fc.record({
    sourceId: fc.string({ unit: "binary", minLength: 1 }),
    createdAtS: fc.maxSafeInteger(),
    embedding: fc.array(single).map((values) => Float32Array.from(values)),
    debugLabel: text,
  });

  test("what is encoded comes back", () => {
    fc.assert(
      fc.property(point, (content) => {
        expect(decodePointEvent(encodePointEvent(content))).toEqual(content);
      }),
    );
  });

  test.each(["p.Point", "p.PointUnpacked"])("reads what others write as %s", (name) => {
    const Point = schema.lookupType(name);
    fc.assert(
      fc.property(point, ({ sourceId, createdAtS, embedding, debugLabel }) => {
        const message = { sourceId, createdAt: String(createdAtS), embedding: [...embedding], debugLabel };
        const bytes = new Uint8Array(Point.encode(Point.fromObject(message)).finish());
        expect(decodePointEvent(bytes)).toEqual({ sourceId, createdAtS, embedding, debugLabel });
      }),
    );
  });

  test("it must name its source", () => {
    const bad = { sourceId: "", createdAtS: 0, embedding: new Float32Array(0), debugLabel: "" };
    expect(faultOf(() => encodePointEvent(bad))).toBe("no-identity");
    expect(faultOf(() => decodePointEvent(new Uint8Array(0)))).toBe("no-identity");
  });
});

/** The fault of the EventError that `run` throws; other errors pass. */
function faultOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof EventError) return error.fault;
    throw error;
  }
  return undefined;
}
