/**
 * What looking at a run costs: a shipped scenario, every protocol of it, with a trace, a profile, both or nothing.
 * Usage: node test/bench/start.ts observing [--scenario factory-hall] [--protocol NAME] [--trace] [--profile] [--write]
 * One line of JSON: processor time of the whole process, and of the runs alone. For comparisons, one process each, in turn.
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { World } from "../../sim/world.ts";
import { build } from "../../src/experiment/build.ts";
import { Instruments } from "../../src/experiment/trace/instruments.ts";
import { parquetOfTrace } from "../../src/experiment/trace/write-trace.ts";
import { SHIPPED, scenarioOf } from "../support/scenarios.ts";
import { cpuSeconds, memoryMb } from "./measure.ts";
import { choiceOf, optionsOf } from "./options.ts";

const TRACE_ROWS = 5_000_000;
const NS_PER_MS = 1e6;

const values = optionsOf({
  scenario: { type: "string", default: "factory-hall" },
  protocol: { type: "string" },
  trace: { type: "boolean", default: false },
  profile: { type: "boolean", default: false },
  /** Whether traces are written as well, to memory. */
  write: { type: "boolean", default: false },
});
const name = choiceOf("scenario", values.scenario, SHIPPED);
const file = resolve(import.meta.dirname, "../../scenarios", `${name}.yaml`);
const built = build(scenarioOf(readFileSync(file, "utf8"), [], file), (path) =>
  readFileSync(resolve(dirname(file), path), "utf8"),
);
if (values.protocol !== undefined) {
  choiceOf(
    "protocol",
    values.protocol,
    built.protocols.map((one) => one.name),
  );
}
const instruments = new Instruments({
  ...(values.trace && { trace: { rows: TRACE_ROWS, write: values.write ? parquetOfTrace : () => new Uint8Array(0) } }),
  ...(values.profile && { clockNs: () => performance.now() * NS_PER_MS }),
});

let events = 0;
let runsS = 0;
for (const { name, protocol } of built.protocols) {
  if (values.protocol !== undefined && values.protocol !== name) continue;
  const startS = cpuSeconds();
  const world = new World(instruments.begin(built.world), protocol);
  world.run();
  events += world.kernel.fired;
  instruments.end(name, world);
  runsS += cpuSeconds() - startS;
}
const rows = instruments.traces.reduce((sum, trace) => sum + trace.rows, 0);
const bytes = instruments.traces.reduce((sum, trace) => sum + trace.bytes.length, 0);
const peakRssMb = Math.round(memoryMb().peak);
console.log(JSON.stringify({ events, rows, bytes, runsS, cpuSeconds: cpuSeconds(), peakRssMb }));
