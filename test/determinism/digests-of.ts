/**
 * Runs all shipped scenarios in one way and prints their digests as JSON: a list of passes, each scenario → protocol → digest.
 * Words on the command line choose the way; see `ways.ts`.
 */
import { Worker } from "node:worker_threads";
import type { Observer } from "../../sim/observer.ts";
import type { RunOptions } from "../../src/experiment/run.ts";
import { outputOfShipped, SHIPPED } from "../support/scenarios.ts";

/** An observer with every reaction there is; each does something that a careless engine could notice. */
function everyReaction(): Required<Observer> {
  const seen = { reactions: 0 };
  const count = () => {
    seen.reactions += 1;
  };
  return {
    booted: count,
    died: count,
    frameOnAir: count,
    copiesOnAir: count,
    frameOutcome: count,
    published: count,
    delivered: count,
    noted: count,
    keptRhythm: count,
  };
}

const ALL_ON: RunOptions = { tables: true, observers: () => [everyReaction(), everyReaction()] };

/** One pass over all scenarios. */
function pass(words: readonly string[]): object {
  const names = words.includes("reverse") ? [...SHIPPED].reverse() : SHIPPED;
  const options = words.includes("observed") ? ALL_ON : {};
  return Object.fromEntries(
    names.map((name) => {
      const { protocols } = outputOfShipped(name, [], options).result;
      return [name, Object.fromEntries(Object.entries(protocols).map(([protocol, { digest }]) => [protocol, digest]))];
    }),
  );
}

const words = process.argv.slice(2);
if (words.includes("worker")) {
  const inside = words.filter((word) => word !== "worker");
  new Worker(new URL(import.meta.url), { argv: inside });
} else {
  const passes = Array.from({ length: words.includes("twice") ? 2 : 1 }, () => pass(words));
  console.log(JSON.stringify(passes));
}
