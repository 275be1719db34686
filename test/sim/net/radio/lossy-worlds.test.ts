/** Whole worlds of radios over a channel that takes frames: what they come to is pinned, so that making them faster changes
 * nothing. At this spacing some frames arrive from beyond reach. */
import { expect, test } from "vitest";
import { createBernoulli } from "../../../../models/link/bernoulli.ts";
import { World } from "../../../../sim/world.ts";
import type { ListeningSpec } from "../../../../sim/world-spec.ts";
import { chatter, gridWorld } from "./ns3-world.ts";

const NODES = 49;
const SLEEPY: ListeningSpec = {
  kind: "lpl",
  intervalUs: 125_000,
  guardUs: 1000,
  phase: "independent",
  spreadUs: 500,
  clockTolerancePpm: 20,
};

/** The digest of a grid whose nodes broadcast once a second, every third one always on where the others sleep. */
function digestOf(loss: number, sleeps: boolean, isCut: boolean): string {
  const spec = gridWorld({
    nodes: NODES,
    spacingM: 55,
    seconds: 5,
    errorRule: "physical",
    culling: isCut ? { kind: "cut-off", belowNoiseDb: 5, activity: 0.003744 } : { kind: "none" },
    seed: "lossy",
  });
  if (spec.medium.kind !== "ieee802154") throw new Error("a grid of radios");
  const listening = spec.medium.listening.map((policy, node) => (sleeps && node % 3 !== 0 ? SLEEPY : policy));
  const medium = { ...spec.medium, listening, loss: createBernoulli(loss) };
  const world = new World({ ...spec, medium }, chatter(NODES).protocol);
  world.run();
  return world.digest.total();
}

test.each([
  [0, false, false, "453e3949eff5b753"],
  [0.2, false, false, "49be5bf9be982bfb"],
  [0.2, false, true, "898fc925d7f3f489"],
  [0.2, true, false, "a99fd89f01da7fa5"],
  [0.2, true, true, "e0c2c1d6e7e0a31f"],
])("a grid with losses of %d, sleeping: %s, weak links left out: %s", (loss, sleeps, isCut, digest) => {
  expect(digestOf(loss, sleeps, isCut)).toBe(digest);
});
