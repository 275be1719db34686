import fc from "fast-check";
import { expect, test } from "vitest";
import { EventError } from "../../src/protocol/event-error.ts";
import { framed, StreamParser } from "../../src/protocol/stream-framing.ts";

const events = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 });

test("however the bytes are cut, the events come back, across a snapshot too", () => {
  fc.assert(
    fc.property(events, fc.array(fc.nat(9)), (sent, cuts) => {
      const bytes = Uint8Array.from(sent.flatMap((event) => [...framed(event)]));
      let parser = new StreamParser();
      const received: Uint8Array[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        received.push(...parser.push(bytes.subarray(at, at + cut)));
        at = Math.min(bytes.length, at + cut);
        parser = new StreamParser(parser.pending);
      }
      expect(received).toEqual(sent);
      expect(parser.pending).toEqual(new Uint8Array(0));
    }),
  );
});

test("the length is four bytes, big-endian", () => {
  expect([...framed(new Uint8Array(258)).subarray(0, 4)]).toEqual([0, 0, 1, 2]);
});

test("64 KiB is the limit", () => {
  const longest = new Uint8Array(65_536);
  expect(new StreamParser().push(framed(longest))).toEqual([longest]);
  expect(() => framed(new Uint8Array(65_537))).toThrow(EventError);
  expect(() => new StreamParser().push(Uint8Array.of(0, 1, 0, 1))).toThrow(EventError);
});

test("bytes that come one by one do not change what was given out", () => {
  const parser = new StreamParser();
  const [first] = parser.push(framed(Uint8Array.of(1, 2)));
  parser.push(framed(Uint8Array.of(3, 4)));
  expect(first).toEqual(Uint8Array.of(1, 2));
});
