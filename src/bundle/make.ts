/**
 * Makes the bundle that the launcher runs: `npm ci` does so, and `npm run build`.
 * Usage: node src/bundle/make.ts [--if-possible]
 * With `--if-possible` it is no fault that the bundler is not installed, or has nothing for this machine.
 */
import { BUNDLE } from "./bundled.mjs";
import { makeProgram } from "./program.ts";
import { exitOnSignals } from "./signals.ts";

exitOnSignals();
const bundler = await import("rolldown").catch((error: Error) => error);
if (bundler instanceof Error && process.argv.includes("--if-possible")) {
  console.error(`Not bundled, so commands take longer to start: ${bundler.message.split("\n")[0]}`);
} else {
  await makeProgram(BUNDLE);
}
