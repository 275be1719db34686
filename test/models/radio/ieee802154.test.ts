import fc from "fast-check";
import { expect, test } from "vitest";
import * as phy from "../../../models/radio/ieee802154.ts";

test("airtime meets the published values", () => {
  // (6 + MPDU) · 32 µs, IEEE Std 802.15.4-2006: 5 B (acknowledgement) … 127 B (the longest).
  const published: readonly (readonly [number, number])[] = [
    [5, 352],
    [20, 832],
    [50, 1792],
    [100, 3392],
    [111, 3744],
    [127, 4256],
  ];
  for (const [bytes, us] of published) expect(phy.airtimeUs(bytes)).toBe(us);
});

test("airtime is the bits on air at 250 kbit/s and grows by 32 µs a byte", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 126 }), (bytes) => {
      expect(phy.airtimeUs(bytes)).toBe(phy.bitsOnAir(bytes) * phy.BIT_US);
      expect(phy.airtimeUs(bytes + 1) - phy.airtimeUs(bytes)).toBe(32);
    }),
  );
});

test("timing constants, in µs, are those of ns-3's LrWpanMac and LrWpanPhy", () => {
  expect(phy.TURNAROUND_US).toBe(192);
  expect(phy.UNIT_BACKOFF_US).toBe(320);
  expect(phy.CCA_US).toBe(128);
  expect(phy.SHORT_INTERFRAME_US).toBe(192);
  expect(phy.LONG_INTERFRAME_US).toBe(640);
  expect(phy.ACK_WAIT_US).toBe(864);
  expect(phy.TRANSACTION_PERSISTENCE_US).toBe(7_680_000);
  expect(phy.interframeUs(18)).toBe(192);
  expect(phy.interframeUs(19)).toBe(640);
});

test("an acknowledgement fits into the wait for it", () => {
  expect(phy.TURNAROUND_US + phy.airtimeUs(phy.ACK_MPDU_BYTES)).toBeLessThan(phy.ACK_WAIT_US);
});

test("short addresses leave 116 bytes of payload", () => {
  expect(phy.MAX_PAYLOAD_BYTES).toBe(116);
});
