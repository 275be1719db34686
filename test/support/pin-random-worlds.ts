/** Pins the digests of the random worlds anew, after a change of behaviour that its commit explains. */
import { writeFileSync } from "node:fs";
import { digestsOf, RANDOM_WORLDS, RANDOM_WORLDS_FILE } from "./random-worlds.ts";

const lines = RANDOM_WORLDS.map(({ scenario }) => `${JSON.stringify({ scenario, digests: digestsOf(scenario) })}\n`);
writeFileSync(RANDOM_WORLDS_FILE, lines.join(""));
