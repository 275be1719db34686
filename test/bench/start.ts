/**
 * Runs a bench as users run the program: bundled.
 * Usage: node test/bench/start.ts NAME [what the bench takes]
 * It runs in a process of its own, so that what bundles takes none of its time and memory.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle } from "../../src/bundle/bundle.ts";
import { passingFolder } from "../../src/bundle/folders.ts";
import { exitCodeOf, exitOnSignals } from "../../src/bundle/signals.ts";

const WRONG_USAGE = 2;
const [name = "", ...words] = process.argv.slice(2);
const source = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z\d-]+$/.test(name) || !existsSync(source)) {
  console.error(`There is no bench ${JSON.stringify(name)}: say the name of a file in test/bench.`);
  process.exit(WRONG_USAGE);
}

// Two folders below the root, as its source is: benches look for scenarios from there.
const folder = passingFolder(resolve(import.meta.dirname, "../../dist/bench-"));
let bench: ChildProcess | undefined;
// A signal ends the bench first, if it has begun: what it says then is still heard.
exitOnSignals((signal) => bench?.kill(signal) ?? false);
await bundle([source], folder);
bench = spawn(process.execPath, [...process.execArgv, join(folder, `${name}.js`), ...words], { stdio: "inherit" });
bench.on("close", (code, signal) => {
  process.exitCode = exitCodeOf(code, signal);
});
