/**
 * Runs a bench as users run the program: bundled.
 * Usage: node test/bench/start.ts NAME [what the bench takes]
 * It runs in a process of its own, so that what bundles takes none of its time and memory.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle } from "../../src/bundle/bundle.ts";

const WRONG_USAGE = 2;
const [name = "", ...words] = process.argv.slice(2);
const source = join(import.meta.dirname, `${name}.ts`);
if (!/^[a-z\d-]+$/.test(name) || !existsSync(source)) {
  console.error(`There is no bench ${JSON.stringify(name)}: say the name of a file in test/bench.`);
  process.exit(WRONG_USAGE);
}

// Two folders below the root, as its source is: benches look for scenarios from there.
const dist = resolve(import.meta.dirname, "../../dist");
mkdirSync(dist, { recursive: true });
const folder = mkdtempSync(join(dist, "bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
// A signal from the keyboard reaches both: this one waits for the other's end.
process.on("SIGINT", () => undefined);
await bundle([source], folder);
const bench = spawn(process.execPath, [...process.execArgv, join(folder, `${name}.js`), ...words], {
  stdio: "inherit",
});
process.on("SIGTERM", () => bench.kill("SIGTERM"));
bench.on("close", (code) => {
  process.exitCode = code ?? 1;
});
