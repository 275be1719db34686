/** Runs again only as far as digests need: no metrics, no tables. */
import { World } from "../../../sim/world.ts";
import type { Built } from "../build.ts";

/** Parts in which each protocol is run. */
const SLICES = 200;

/**
 * The digest of each protocol over everything before an instant. Yields the share done.
 * @param untilUs µs of the run, at most its duration
 */
export function* replay(built: Built, untilUs: number): Generator<number, { readonly [protocol: string]: string }> {
  const digests: [string, string][] = [];
  for (const { name, protocol, changes } of built.protocols) {
    const world = new World(built.world, protocol, [], changes);
    for (let slice = 1; slice <= SLICES; slice++) {
      world.runUntil(Math.ceil((untilUs * slice) / SLICES));
      yield (digests.length + slice / SLICES) / built.protocols.length;
    }
    digests.push([name, world.digest.total()]);
  }
  return Object.fromEntries(digests);
}
