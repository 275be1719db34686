/**
 * Measures how a field like the factory hall grows: sensors 25 m apart, one gateway for each fifty of them, low-power
 * listening, batteries, a sample a minute. Digest on; nobody else watches.
 * Usage: node test/bench/scale.ts [--nodes 1000] [--protocol resonance] [--medium radio|links] [--minutes 10]
 *   [--silent-hours 0] [--seed bench] [--json]
 * With silent hours (by radio) sensors have neither noise nor episodes, and what an hour costs in which nothing changes is
 * told as well, by hours that follow the minutes.
 * Over links the field is that of {@link linkField}: it tells what everything but the radio costs.
 * Building the world is told apart from running it. Prints one line of JSON.
 */
import { parseArgs } from "node:util";
import { World } from "../../sim/world.ts";
import { build } from "../../src/experiment/build.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import { cpuSeconds, memoryMb, seconds } from "./measure.ts";
import { linkField } from "./scale-links.ts";

const NODES_A_GATEWAY = 50;
/** The hall is so many times as wide as it is deep. */
const ASPECT = 2;
const MINUTE_US = 60e6;

const PROTOCOLS: { readonly [name: string]: string } = {
  mqtt: "{ qos: 0, keepAlive: 10 min }",
  "mqtt-deadband": "{ delta: 6 Hz }",
  resonance: "{ threshold: 0.1, route: flood }",
  "resonance-tree": "{ kind: resonance, threshold: 0.1, route: tree }",
};

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "1000" },
    protocol: { type: "string", default: "resonance" },
    medium: { type: "string", default: "radio" },
    minutes: { type: "string", default: "10" },
    "silent-hours": { type: "string", default: "0" },
    seed: { type: "string", default: "bench" },
    json: { type: "boolean" },
  },
});
const nodes = Number(values.nodes);
const settings = PROTOCOLS[values.protocol];
if (settings === undefined) throw new Error(`--protocol is one of ${Object.keys(PROTOCOLS).join(", ")}`);

const isRadio = values.medium === "radio";
const silentHours = Number(values["silent-hours"]);
/** Noise on every sample, and time between episodes. */
const [noise, between] = silentHours > 0 ? ["0 Hz", "10000 h"] : ["2 Hz", "30 min"];
/** Over links only the protocol comes from the scenario. */
const asked = isRadio ? nodes : NODES_A_GATEWAY;
const scenario = `
title: Scale
seed: ${values.seed}
duration: ${Number(values.minutes) + silentHours * 60} min
nodes:
  count: ${asked}
  board: nrf52840
  gateways: ${Math.ceil(asked / NODES_A_GATEWAY)}
  placement: { kind: grid, spacing: 25 m, columns: ${Math.ceil(Math.sqrt(asked * ASPECT))} }
radio: { kind: ieee802154, txPower: 0 dBm, listening: { kind: lpl, interval: 125 ms } }
channel: { pathLoss: { kind: log-distance, exponent: 3.0, shadowing: 4 dB } }
battery: { kind: kibam, capacity: 2000 mAh }
sensor: { kind: episodes, every: 60 s, baseline: 50 Hz, noise: ${noise}, episode: { every: ${between}, lasts: 2 min, magnitude: [15 Hz, 30 Hz] } }
encoder: { kind: level-hdc, dimensions: 384, range: [20 Hz, 80 Hz] }
audience: sink
protocols: { ${values.protocol}: ${settings} }
`;

const baseMb = memoryMb().now;
const counts = { frames: 0, published: 0, delivered: 0 };
const counter = {
  frameOnAir: () => {
    counts.frames++;
  },
  published: () => {
    counts.published++;
  },
  delivered: () => {
    counts.delivered++;
  },
};
const [built, buildSeconds] = seconds(() => {
  const loaded = loadScenario(scenario, { file: "scale.yaml" });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  const { world, protocols } = build(loaded.scenario, () => "");
  const spec = isRadio ? world : linkField(nodes, Number(values.minutes), values.seed);
  return { spec, protocol: protocols[0].protocol };
});
const builtMb = memoryMb().now;
const [world, worldSeconds] = seconds(() => new World(built.spec, built.protocol, [counter]));
const cpuBefore = cpuSeconds();
const [, wallSeconds] = seconds(() => world.runUntil(Number(values.minutes) * MINUTE_US));
const cpuUsed = cpuSeconds() - cpuBefore;
const eventsBefore = world.kernel.fired;
world.run();
const silentHour = {
  events: (world.kernel.fired - eventsBefore) / silentHours,
  cpuMs: ((cpuSeconds() - cpuBefore - cpuUsed) * 1000) / silentHours,
};
const { peak } = memoryMb();
const { medium } = built.spec;
const links = medium.kind === "links" ? undefined : medium.rows.power.length;
console.log(
  JSON.stringify({
    bench: "scale",
    nodes,
    protocol: values.protocol,
    medium: values.medium,
    minutes: Number(values.minutes),
    links,
    ...counts,
    events: eventsBefore,
    ...(silentHours > 0 && { silentHour }),
    buildSeconds,
    worldSeconds,
    wallSeconds,
    cpuSeconds: cpuUsed,
    totalSeconds: buildSeconds + worldSeconds + wallSeconds,
    eventsPerSecond: Math.round(eventsBefore / wallSeconds),
    baseRssMb: Math.round(baseMb),
    builtRssMb: Math.round(builtMb),
    peakRssMb: Math.round(peak),
    bytesPerNode: Math.round(((peak - baseMb) * 1048576) / nodes),
    digest: world.digest.total(),
  }),
);
