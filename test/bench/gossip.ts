/**
 * Measures a flood of real Resonance events over links, digest on: see {@link gossipWorld}.
 * Usage: node test/bench/start.ts gossip [--nodes 1000] [--messages 60] [--seed bench] [--json]
 * The time is that of the run: building the world and booting its nodes are set-up, told apart. Prints one line of JSON.
 */
import { World } from "../../sim/world.ts";
import { gossipProtocol, gossipWorld } from "./gossip-world.ts";
import { cpuSeconds, memoryMb, seconds } from "./measure.ts";
import { numberOf, optionsOf } from "./options.ts";

const values = optionsOf({
  nodes: { type: "string", default: "1000" },
  messages: { type: "string", default: "60" },
  seed: { type: "string", default: "bench" },
  json: { type: "boolean" },
});
const settings = {
  nodes: numberOf("nodes", values.nodes, { least: 2, isWhole: true }),
  messages: numberOf("messages", values.messages, { least: 1, isWhole: true }),
  seed: values.seed,
};

const baseMb = memoryMb().now;
let deliveries = 0;
let firstReceipts = 0;
const counter = {
  frameOutcome: (_receiver: number, _transmitter: number, _atUs: number, outcome: string) => {
    if (outcome === "received") deliveries++;
  },
  delivered: () => {
    firstReceipts++;
  },
};
const [world, buildSeconds] = seconds(() => new World(gossipWorld(settings), gossipProtocol(settings.seed), [counter]));
const [, bootSeconds] = seconds(() => world.kernel.runUntil(1));
const booted = world.kernel.fired;
const cpuBefore = cpuSeconds();
const [, wallSeconds] = seconds(() => world.run());
const cpuUsed = cpuSeconds() - cpuBefore;
const events = world.kernel.fired - booted;
const { peak } = memoryMb();
console.log(
  JSON.stringify({
    bench: "gossip",
    ...settings,
    events,
    deliveries,
    firstReceipts,
    buildSeconds,
    bootSeconds,
    wallSeconds,
    cpuSeconds: cpuUsed,
    eventsPerSecond: Math.round(events / wallSeconds),
    deliveriesPerSecond: Math.round(deliveries / wallSeconds),
    peakRssMb: Math.round(peak),
    bytesPerNode: Math.round(((peak - baseMb) * 1048576) / settings.nodes),
    digest: world.digest.total(),
  }),
);
