/**
 * Measures what is allocated in steady state, by the engine's own heap profile (objects that were collected included): bytes
 * a delivery, and which functions they come from. The first half of each run compiles and fills pools; the second is measured.
 * Usage: node test/bench/start.ts allocation [--world gossip|ieee802154|mqtt|resonance|resonance-tree] [--functions 8]
 * `gossip` and `ieee802154` are the worlds of the benches of these names; the others are protocols of
 * `scenarios/factory-hall.yaml`. Prints one line of JSON.
 */
import { readFileSync } from "node:fs";
import type { HeapProfiler } from "node:inspector";
import { Session } from "node:inspector/promises";
import { basename } from "node:path";
import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import { build } from "../../src/experiment/build.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import { chatter, gridWorld } from "../sim/net/radio/ns3-world.ts";
import { gossipProtocol, gossipWorld } from "./gossip-world.ts";
import { choiceOf, numberOf, optionsOf } from "./options.ts";

const HALL = "scenarios/factory-hall.yaml";
/** Mean bytes between two samples of the profile: own choice, some thousands of samples a run. */
const SAMPLING_BYTES = 1024;

const values = optionsOf({
  world: { type: "string", default: "gossip" },
  functions: { type: "string", default: "8" },
  json: { type: "boolean" },
});
const functions = numberOf("functions", values.functions, { least: 0, isWhole: true });

let received = 0;
const counter: Observer = {
  frameOutcome: (_receiver, _transmitter, _atUs, outcome) => {
    if (outcome === "received") received++;
  },
};
const world = worldNamed(values.world, counter);
const { durationUs } = world.spec;
world.runUntil(durationUs / 2);
const before = { received, events: world.kernel.fired };
const session = new Session();
session.connect();
await session.post("HeapProfiler.startSampling", {
  samplingInterval: SAMPLING_BYTES,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
world.run();
const { profile } = await session.post("HeapProfiler.stopSampling");
const deliveries = received - before.received;
const events = world.kernel.fired - before.events;
const byFunction = new Map<string, number>();
collect(profile.head, byFunction);
const bytes = [...byFunction.values()].reduce((sum, one) => sum + one, 0);
const most = [...byFunction].sort(([, a], [, b]) => b - a).slice(0, functions);
const perDelivery = (amount: number) => Math.round((amount * 100) / deliveries) / 100;
console.log(
  JSON.stringify({
    bench: "allocation",
    world: values.world,
    deliveries,
    events,
    bytes,
    bytesPerDelivery: perDelivery(bytes),
    bytesPerEvent: Math.round((bytes * 100) / events) / 100,
    bytesPerDeliveryBy: Object.fromEntries(most.map(([name, amount]) => [name, perDelivery(amount)])),
    digest: world.digest.total(),
  }),
);

function worldNamed(name: string, observer: Observer): World {
  if (name === "gossip") {
    const settings = { nodes: 1000, messages: 300, seed: "bench" };
    return new World(gossipWorld(settings), gossipProtocol(settings.seed), [observer]);
  }
  if (name === "ieee802154") {
    const spec = gridWorld({
      nodes: 400,
      spacingM: 30,
      seconds: 60,
      errorRule: "ns3",
      culling: { kind: "none" },
      seed: "bench",
    });
    return new World(spec, chatter(400).protocol, [observer]);
  }
  const loaded = loadScenario(readFileSync(HALL, "utf8"), { file: HALL });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  const { world: spec, protocols } = build(loaded.scenario, () => "");
  const chosen = choiceOf("world", name, ["gossip", "ieee802154", ...protocols.map((one) => one.name)]);
  return new World(spec, protocols.find((one) => one.name === chosen)!.protocol, [observer]);
}

/** Adds up what each function allocated, wherever it was called from. */
function collect(node: HeapProfiler.SamplingHeapProfileNode, byFunction: Map<string, number>): void {
  const { functionName, url, lineNumber } = node.callFrame;
  const name = `${functionName} ${basename(url)}:${lineNumber + 1}`;
  if (node.selfSize > 0) byFunction.set(name, (byFunction.get(name) ?? 0) + node.selfSize);
  for (const child of node.children) collect(child, byFunction);
}
