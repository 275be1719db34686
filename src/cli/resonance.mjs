#!/usr/bin/env node
/**
 * Starts the command line: the bundle, or the sources where they changed since it was made. It parses on old versions of
 * Node, so that they get a sentence instead of a syntax error.
 */
// biome-ignore-start lint/style/useNodejsImportProtocol: old versions of Node do not know the protocol
import { readFileSync } from "fs";
import module from "module";
import { fileURLToPath } from "url";

// biome-ignore-end lint/style/useNodejsImportProtocol: old versions of Node do not know the protocol
import { bundledOrSource } from "../bundle/bundled.mjs";

/** The first version that runs TypeScript and everything that the libraries need. */
const OLDEST = [22, 19];
/** EX_SOFTWARE of sysexits.h: neither the input nor the run is at fault. */
const UNSUITABLE = 70;

const [major, minor] = process.versions.node.split(".").map(Number);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`resonance needs Node ${OLDEST.join(".")} or newer; this is ${process.versions.node}.`);
  process.exitCode = UNSUITABLE;
} else if (process.argv.length === 3 && process.argv[2] === "--version") {
  // Answered here: the rest takes ten times as long to load. Wherever else the flag stands, the rest finds it.
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  console.log(`resonance ${version}`);
} else {
  // Compiled code is kept where tools keep their caches, which takes a third off every start; where it cannot be, it is not.
  const isInstalled = /[\\/]node_modules[\\/]/.test(fileURLToPath(import.meta.url));
  const cache = isInstalled ? "../../../.cache/resonance-sim" : "../../node_modules/.cache/resonance-sim";
  const { directory } = module.enableCompileCache(fileURLToPath(new URL(cache, import.meta.url)));
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory; // for threads
  const load = (name) => import(bundledOrSource(`src/cli/${name}.ts`));
  const start = async () => {
    (await load("early-thread")).beginThreadFor(process.argv.slice(2));
    await load("main");
  };
  start().catch((error) => {
    const what = error.code === "ERR_MODULE_NOT_FOUND" ? "is not completely installed" : "could not start";
    console.error(`resonance ${what}: ${error.message.split("\n")[0]} (in a clone, run npm ci).`);
    process.exitCode = UNSUITABLE;
  });
}
