import fc from "fast-check";
import { expect, it } from "vitest";
import { FlightPool } from "../../../sim/net/flight-pool.ts";

/** Flights that set out and, by their places among those under way, end. */
const course = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 3 }), ends: fc.array(fc.nat(20)) }), {
  minLength: 1,
  maxLength: 40,
});

it("gives room that no flight needs, and that of ended flights again", () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 3 }), (steps, references) => {
      const pool = new FlightPool();
      const underWay: { flight: number; frame: Uint8Array }[] = [];
      const rooms = [0, 1, 2, 3].map(() => new Set<Uint8Array>());
      const most = [0, 0, 0, 0];
      for (const { bytes, ends } of steps) {
        const frame = pool.room(bytes);
        expect(frame).toHaveLength(bytes);
        expect(underWay.some((other) => other.frame === frame)).toBe(false);
        underWay.push({ flight: pool.take(7, frame, 3, references), frame });
        rooms[bytes].add(frame);
        most[bytes] = Math.max(most[bytes], underWay.filter((other) => other.frame.length === bytes).length);
        for (const end of ends) {
          const [ended] = underWay.splice(end % (underWay.length + 1), 1);
          if (ended !== undefined) for (let i = 0; i < references; i++) pool.release(ended.flight);
        }
      }
      expect(rooms.map((set) => set.size)).toEqual(most);
    }),
  );
});

it("gives no room away that a frame of somebody else's lies in", () => {
  const pool = new FlightPool();
  const theirs = new Uint8Array(5);
  pool.release(pool.take(1, theirs, 3, 1));
  expect(pool.room(5)).not.toBe(theirs);
});
