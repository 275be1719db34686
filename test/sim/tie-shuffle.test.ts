import { describe, expect, it } from "vitest";
import { World } from "../../sim/world.ts";
import type { Protocol } from "../../src/host.ts";
import { toyProtocol } from "../support/toy-protocols.ts";
import { PLAIN, worldOf } from "../support/worlds.ts";

const KEYS = Array.from({ length: 12 }, (_, index) => `${index}`);
const GATEWAY = "node-0";

/** Three nodes around a gateway claim to lead it, all at the same instant. */
const spec = worldOf({
  ...PLAIN,
  nodes: 4,
  chords: [
    [0, 2],
    [0, 3],
  ],
});

/** Whom the gateway follows in the end, where it decides so about the present leader and one more claim. */
function leaderBy(decide: (present: string, claim: string) => string, tieShuffle: string | undefined): string {
  let leader = "";
  const protocol: Protocol = toyProtocol((host) => ({
    start() {
      if (host.name !== GATEWAY) host.broadcast(new TextEncoder().encode(host.name), 0);
    },
    onFrame(frame) {
      const claim = new TextDecoder().decode(frame);
      if (host.name === GATEWAY) leader = leader === "" ? claim : decide(leader, claim);
    },
  }));
  new World({ ...spec, tieShuffle }, protocol).run();
  return leader;
}

describe("a world with its ties shuffled", () => {
  it("exposes a protocol in which whoever is heard first leads", () => {
    const first = (tieShuffle: string | undefined) => leaderBy((present) => present, tieShuffle);
    expect(first(undefined)).toBe("node-1");
    expect(new Set(KEYS.map(first)).size).toBe(3);
    for (const key of KEYS) expect(first(key)).toBe(first(key));
  });

  it("has nothing to say against one in which the least name leads", () => {
    const least = (tieShuffle: string | undefined) => leaderBy((...claims) => claims.sort()[0], tieShuffle);
    for (const key of [undefined, ...KEYS]) expect(least(key)).toBe("node-1");
  });
});
