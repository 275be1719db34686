/**
 * Forty worlds drawn at random (radios and links, ways to listen, losses, dying batteries, shuffled ties, every kind of
 * flood) and what each comes to. The scenarios that ship are few and tidy; an optimisation that changes what happens only
 * where a channel takes frames from a sleeping node shows here. `node test/support/pin-random-worlds.ts` pins them anew.
 */
import { describe, expect, it } from "vitest";
import { digestsOf, RANDOM_WORLDS } from "../support/random-worlds.ts";

describe("a world drawn at random", () => {
  it.each(RANDOM_WORLDS)("$scenario.title gives its pinned digests", ({ scenario, digests }) => {
    expect(digestsOf(scenario)).toEqual(digests);
  });

  it("gives others where one setting is another", () => {
    const [{ scenario, digests }] = RANDOM_WORLDS;
    expect(digestsOf({ ...scenario, duration: "61 s" })).not.toEqual(digests);
    expect(digestsOf({ ...scenario, seed: "another" })).not.toEqual(digests);
  });
});
