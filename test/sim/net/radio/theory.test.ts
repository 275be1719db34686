import { describe, expect, test } from "vitest";
import { deriveKey, keyOf, uniform } from "../../../../src/base/chance.ts";
import { exponentialFromUniform } from "../../../../src/base/maths.ts";
import { ALWAYS_ON, Harness } from "./harness.ts";

const PAIRS = 20;
const AIRTIME_US = 2144;
const DURATION_US = 60_000_000;

/**
 * Pairs of a transmitter i and its receiver PAIRS + i. Every other transmitter is 20 dB louder at that receiver, so that any
 * overlap takes the frame, and nothing is captured. Returns offered load and throughput in frames per airtime.
 */
function load(offered: number, access: "aloha" | "csma-ca"): { readonly offered: number; readonly throughput: number } {
  const snr = (from: number, to: number): number => (to === from + PAIRS ? 20 : 40);
  const harness = new Harness(snr, new Array(2 * PAIRS).fill(ALWAYS_ON), { access, queueFrames: 64 });
  const meanUs = (AIRTIME_US * PAIRS) / offered;
  const arrivals = deriveKey(keyOf("load", "node"), "arrivals");
  for (let node = 0; node < PAIRS; node++) {
    let atUs = 0;
    for (let i = 0; ; i++) {
      atUs += exponentialFromUniform(uniform(arrivals, node * 1e6 + i), meanUs);
      if (atUs >= DURATION_US) break;
      harness.sendAt(Math.floor(atUs), node);
    }
  }
  harness.run(DURATION_US);
  const received = harness.of("delivered").filter(({ node, other }) => node === other + PAIRS).length;
  const perAirtime = AIRTIME_US / DURATION_US;
  return { offered: harness.of("air").length * perAirtime, throughput: received * perAirtime };
}

describe("pure ALOHA", () => {
  test.each([0.1, 0.25, 0.5])("at offered load %f carries G e^(−2G)", (asked) => {
    const { offered, throughput } = load(asked, "aloha");
    // A transmitter does not disturb itself: the others' load is (n − 1)/n of the whole.
    const others = (offered * (PAIRS - 1)) / PAIRS;
    const expected = offered * Math.exp(-2 * others);
    const frames = (throughput * DURATION_US) / AIRTIME_US;
    // Collisions take frames in clusters, so the variance is up to twice that of independent losses.
    const tolerance = (4 * Math.SQRT2) / Math.sqrt(frames);
    expect(Math.abs(throughput / expected - 1)).toBeLessThan(tolerance);
    expect(tolerance).toBeLessThan(0.12);
  });

  test("would be missed by the law of slotted ALOHA, G e^(−G)", () => {
    const { offered, throughput } = load(0.5, "aloha");
    expect(throughput / (offered * Math.exp(-offered))).toBeLessThan(0.75);
  });
});

test("listening before talking carries more than ALOHA ever can", () => {
  const { throughput } = load(0.5, "csma-ca");
  // The peak of pure ALOHA is 1/(2e) = 0.184.
  expect(throughput).toBeGreaterThan(0.35);
});
