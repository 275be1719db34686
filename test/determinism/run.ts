/**
 * `npm run test:determinism`: every shipped scenario in every way; each must give the pinned digests. Exit code 1 where one
 * does not, and where fewer Nodes took part than the project promises.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BUNDLE, isToRun } from "../../src/bundle/bundled.mjs";
import { makeProgram } from "../../src/bundle/program.ts";
import { DIGESTS } from "../experiment/digests.ts";
import { SHIPPED } from "../support/scenarios.ts";
import { differencesFrom, type Pass } from "./differences.ts";
import { OTHER_NODES, type Way, ways } from "./ways.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "digests-of.ts");

/** What one way gave, in one line and the differences below it. */
async function tried({ name, node, words, environment }: Way): Promise<boolean> {
  const env = { ...process.env, NODE_NO_WARNINGS: "1", ...environment };
  const version = (await run(node, ["--version"])).stdout.trim();
  const startMs = performance.now();
  const { stdout } = await run(node, [program, ...words], { env, maxBuffer: 1 << 24 });
  const passes = JSON.parse(stdout) as readonly Pass[];
  const found = passes.flatMap((pass) => differencesFrom(DIGESTS, pass, SHIPPED));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${found.length === 0 ? "same" : "DIFFERS"}  ${version.padEnd(9)} ${name} (${seconds} s)`);
  for (const difference of found) console.log(`         ${difference}`);
  return found.length === 0;
}

if (!isToRun(BUNDLE)) await makeProgram(BUNDLE);
const queue = [...ways()];
const results: boolean[] = [];
const lane = async () => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.push(await tried(next));
};
await Promise.all(Array.from({ length: Math.min(queue.length, availableParallelism()) }, lane));

const failed = results.filter((same) => !same).length;
const absent = OTHER_NODES.filter((node) => !existsSync(node));
for (const node of absent) console.log(`not tried: ${node} is not installed`);
console.log(`${results.length - failed} passed, ${failed + absent.length} failed`);
process.exitCode = failed === 0 && absent.length === 0 ? 0 : 1;
