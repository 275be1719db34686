/** Worlds drawn at random once, a scenario and its digests a line. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runText } from "./scenarios.ts";

export const RANDOM_WORLDS_FILE = resolve(import.meta.dirname, "random-worlds.jsonl");

/** A scenario, and what its protocols came to. */
export interface RandomWorld {
  readonly scenario: { readonly title: string; readonly [setting: string]: unknown };
  readonly digests: { readonly [protocol: string]: string };
}

export const RANDOM_WORLDS: readonly RandomWorld[] = readFileSync(RANDOM_WORLDS_FILE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RandomWorld);

/** Runs a scenario and returns its digests by protocol. JSON is YAML, too. */
export function digestsOf(scenario: RandomWorld["scenario"]): RandomWorld["digests"] {
  const { protocols } = runText(JSON.stringify(scenario));
  return Object.fromEntries(Object.entries(protocols).map(([protocol, { digest }]) => [protocol, digest]));
}
