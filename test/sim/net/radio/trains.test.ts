import fc from "fast-check";
import { expect, test } from "vitest";
import { TURNAROUND_US } from "../../../../models/radio/ieee802154.ts";
import { COPY_GAP_US } from "../../../../models/radio/low-power-listening.ts";
import { NO_EDGE, Trains } from "../../../../sim/net/radio/trains.ts";

/** A strobe, before which of its copies it is held, and how long after that it is let go, if it is. */
const strobe = fc.record({
  copyUs: fc.integer({ min: 500, max: 4_300 }),
  copies: fc.integer({ min: 2, max: 12 }),
  heldBefore: fc.integer({ min: 1, max: 12 }),
  heldForUs: fc.nat(20_000),
});

test("have sent as many copies as were due while they were not held, one strobe after the other", () => {
  let skipped = 0;
  fc.assert(
    fc.property(fc.array(strobe, { minLength: 1, maxLength: 4 }), (strobes) => {
      const clock = { nowUs: 1000 };
      const trains = new Trains(2, clock);
      for (const { copyUs, copies, heldBefore, heldForUs } of strobes) {
        const startUs = clock.nowUs;
        const periodUs = copyUs + COPY_GAP_US;
        const lastsUs = copies * periodUs - COPY_GAP_US;
        const holdUs = startUs + heldBefore * periodUs - TURNAROUND_US;
        let sent = 0;
        const events = [
          ...Array.from({ length: copies }, (_, i) => ({
            atUs: startUs + i * periodUs,
            happens: () => {
              if (trains.sendsNow(1)) sent++;
            },
          })),
          { atUs: holdUs, happens: () => trains.hold(1) },
          { atUs: holdUs + heldForUs, happens: () => expect(trains.release(1)).toBe(true) },
        ].filter(({ atUs }) => atUs <= startUs + lastsUs);
        trains.begin(1, copyUs, lastsUs, NO_EDGE);
        for (const { atUs, happens } of events.toSorted((a, b) => a.atUs - b.atUs)) {
          clock.nowUs = atUs;
          happens();
        }
        clock.nowUs = startUs + lastsUs;
        expect(trains.copiesSent(1, lastsUs)).toBe(sent);
        skipped += copies - sent;
        trains.end(1);
        expect([trains.isActive(1), trains.copyUs(1), trains.isActive(0)]).toEqual([false, copyUs, false]);
        clock.nowUs++;
      }
    }),
  );
  expect(skipped).toBeGreaterThan(100);
});
