import { describe, expect, it } from "vitest";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { type RadioRecipe, radioWorldOf } from "../../support/radio-worlds.ts";
import { toyProtocol } from "../../support/toy-protocols.ts";
import { PLAIN, worldOf } from "../../support/worlds.ts";

/** What nodes are told of how strong the frames are that they hear, and of one that nobody hears. */
function strengthsHeard(spec: WorldSpec): ReadonlySet<string> {
  const heard = new Set<string>();
  const stranger = spec.nodes.length - 1;
  const protocol = toyProtocol((host) => ({
    start: () => host.broadcast(Uint8Array.of(1), 0),
    onFrame: (_frame, from) => {
      const strengths = [from, stranger].map((node) => host.signalStrengthDbm!(node));
      heard.add(`${host.name} from node-${from}: ${strengths.join(", ")}`);
    },
  }));
  new World(spec, protocol).run();
  return heard;
}

describe("how strongly a neighbour is heard", () => {
  it("by radio is 0 dBm less what the path takes, in whole dBm, and nothing of those out of range", () => {
    const recipe: RadioRecipe = {
      ...PLAIN,
      seed: "strength",
      samples: 10,
      bootSpreadUs: 2_000_000,
      positions: [
        { x: 10, y: 0 },
        { x: 0, y: 40 },
      ],
      shadowingDb: 0,
      listening: "always-on",
      sleepyLeaves: false,
    };
    // 46.6777 dB at 1 m, exponent 3: 76.7 dB at 10 m, 94.7 at 40 m, 95.1 at 41.2 m.
    const heard = [...strengthsHeard(radioWorldOf(recipe, true))];
    const between = { "node-0 node-1": -77, "node-0 node-2": -95, "node-1 node-2": -95 };
    const known = Object.entries(between).flatMap(([pair, dbm]) => {
      const [a, b] = pair.split(" ");
      return [`${a} from ${b}: ${dbm}, `, `${b} from ${a}: ${dbm}, `];
    });
    expect(heard.length).toBeGreaterThan(1);
    expect(known).toEqual(expect.arrayContaining(heard));
  });

  it("over links is not known", () => {
    const heard = [...strengthsHeard(worldOf({ ...PLAIN, samples: 10 }, true))];
    expect(heard.length).toBeGreaterThan(1);
    for (const line of heard) expect(line).toMatch(/: , $/);
  });
});
