import { describe, expect, test } from "vitest";
import { ALWAYS_ON, Harness } from "./harness.ts";

const ROUND_US = 200_000;
const ROUNDS = 3000;

/**
 * Rounds in which `contenders` nodes, all hearing each other, get a frame at the same instant: the share of rounds in
 * which the first transmission of the round is met by another one.
 */
function firstCollisions(contenders: number): number {
  const harness = new Harness(() => 40, new Array(contenders + 1).fill(ALWAYS_ON), {
    access: "csma-ca",
    queueFrames: 8,
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (let node = 0; node < contenders; node++) harness.sendAt((round + 1) * ROUND_US, node);
  }
  harness.run((ROUNDS + 1) * ROUND_US);
  const starts = Array.from({ length: ROUNDS }, () => [] as number[]);
  for (const { atUs } of harness.of("air")) starts[Math.floor(atUs / ROUND_US) - 1].push(atUs);
  let collisions = 0;
  for (const times of starts) {
    const first = Math.min(...times);
    if (times.filter((atUs) => atUs === first).length > 1) collisions++;
  }
  return collisions / ROUNDS;
}

describe("unslotted CSMA-CA", () => {
  // Each contender waits for 0 … 7 unit periods (BE = 3). The first transmission is met exactly where another contender drew
  // the same least wait: one period later the channel is already found busy (wait 320 µs = assessment 128 + turnaround 192).
  // P(unique least) = n/8 · Σ_k (k/8)^(n−1), k = 0 … 7.
  test.each([2, 3, 5])("of %i contenders lets the first collide as often as equal least back-offs occur", (n) => {
    let unique = 0;
    for (let k = 0; k < 8; k++) unique += (n / 8) * (k / 8) ** (n - 1);
    const expected = 1 - unique;
    const tolerance = 4 * Math.sqrt((expected * (1 - expected)) / ROUNDS);
    expect(Math.abs(firstCollisions(n) - expected)).toBeLessThan(tolerance);
  });

  test("would be told from back-offs of 0 … 15 periods", () => {
    const ofBe4 = 1 / 16;
    const tolerance = 4 * Math.sqrt((ofBe4 * (1 - ofBe4)) / ROUNDS);
    expect(Math.abs(firstCollisions(2) - ofBe4)).toBeGreaterThan(tolerance);
  });
});
