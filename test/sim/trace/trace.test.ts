import { describe, expect, it } from "vitest";
import { NO_ROW, NOBODY, Trace } from "../../../sim/trace/trace.ts";

const CHUNK_ROWS = 65536;

describe("Trace", () => {
  it("keeps rows as they were added, across chunks", () => {
    const trace = new Trace(CHUNK_ROWS * 3);
    const even = trace.kind("even", "event");
    const odd = trace.kind("odd", "frame");
    const count = CHUNK_ROWS * 2 + 3;
    for (let i = 0; i < count; i++) trace.add(i * 1e9, i % 7, i % 2 === 0 ? even : odd, i - 1, i % 5, -i, i * 2);
    expect(trace.length).toBe(count);
    for (const i of [0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, count - 1]) {
      const kind = i % 2 === 0 ? even : odd;
      expect(trace.row(i)).toEqual({
        timeUs: i * 1e9,
        node: i % 7,
        kind,
        cause: i - 1,
        about: i % 5,
        a: 0 - i,
        b: i * 2,
      });
    }
    expect(() => trace.row(count)).toThrow(`row ${count} of a trace of ${count}`);
    expect(() => trace.row(-1)).toThrow(RangeError);
  });

  it("stops at its limit, says when, and counts on", () => {
    const trace = new Trace(3);
    const kind = trace.kind("tick", "event");
    const rows = [10, 20, 30, 40, 50].map((timeUs) => trace.add(timeUs, 0, kind, NO_ROW, NOBODY, 0, 0));
    expect(rows).toEqual([0, 1, 2, NO_ROW, NO_ROW]);
    expect([trace.length, trace.stoppedUs, trace.counts[kind]]).toEqual([3, 40, 5]);
    expect(trace.row(2).timeUs).toBe(30);
  });

  it("tells kinds apart by name and group, and messages by origin and time stamp", () => {
    const trace = new Trace(1);
    expect(trace.kind("a", "event")).toBe(trace.kind("a", "event"));
    expect(trace.kind("a", "frame")).not.toBe(trace.kind("a", "event"));
    expect([trace.message("x", 1), trace.message("y", 1), trace.message("x", 2), trace.message("x", 1)]).toEqual([
      0, 1, 2, 0,
    ]);
    expect(trace.messages[2]).toEqual({ origin: "x", timestampMs: 2 });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("refuses to keep %d rows", (limit) => {
    expect(() => new Trace(limit)).toThrow("expected a whole number from 1 to 2147483647");
  });
});
