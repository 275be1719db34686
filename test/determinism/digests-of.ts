/**
 * Runs all shipped scenarios in one way and prints their digests as JSON: a list of passes, each scenario → protocol → digest.
 * Words on the command line choose the way; see `ways.ts`.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Observer } from "../../sim/observer.ts";
import { BUNDLE } from "../../src/bundle/bundled.mjs";
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunOptions } from "../../src/experiment/run.ts";
import { fileOfShipped, outputOfShipped, SHIPPED } from "../support/scenarios.ts";

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

type Run = (name: string) => RunResult;

/** What people run who changed no source: the bundle that `npm ci` made. */
async function bundled(): Promise<Run> {
  const library: typeof import("../../src/index.ts") = await import(pathToFileURL(join(BUNDLE, "index.js")).href);
  return (name) => library.run(library.loadScenario(fileOfShipped(name))).result;
}

/** One pass over all scenarios. */
function pass(words: readonly string[], run: Run): object {
  const names = words.includes("reverse") ? [...SHIPPED].reverse() : SHIPPED;
  return Object.fromEntries(
    names.map((name) => {
      const { protocols } = run(name);
      return [name, Object.fromEntries(Object.entries(protocols).map(([protocol, { digest }]) => [protocol, digest]))];
    }),
  );
}

const words = process.argv.slice(2);
if (words.includes("worker")) {
  const inside = words.filter((word) => word !== "worker");
  new Worker(new URL(import.meta.url), { argv: inside });
} else {
  const options = words.includes("observed") ? ALL_ON : {};
  const run: Run = words.includes("bundle") ? await bundled() : (name) => outputOfShipped(name, [], options).result;
  const passes = Array.from({ length: words.includes("twice") ? 2 : 1 }, () => pass(words, run));
  console.log(JSON.stringify(passes));
}
