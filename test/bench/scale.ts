/**
 * Measures how a field like the factory hall grows: see {@link scaleField}. Digest on; nobody else watches.
 * Usage: node test/bench/start.ts scale [--nodes 1000] [--protocol resonance] [--medium radio|links] [--minutes 10]
 *   [--silent-hours 0] [--seed bench] [--json]
 * With silent hours (by radio) sensors have neither noise nor episodes, and what an hour costs in which nothing changes is
 * told as well, by hours that follow the minutes.
 * Building the world is told apart from running it. Prints one line of JSON.
 */
import { World } from "../../sim/world.ts";
import { cpuSeconds, memoryMb, seconds } from "./measure.ts";
import { choiceOf, numberOf, optionsOf, orRefused } from "./options.ts";
import { FIELD_MEDIA, FIELD_PROTOCOLS, scaleField } from "./scale-field.ts";

const MINUTE_US = 60e6;

const values = optionsOf({
  nodes: { type: "string", default: "1000" },
  protocol: { type: "string", default: "resonance" },
  medium: { type: "string", default: "radio" },
  minutes: { type: "string", default: "10" },
  "silent-hours": { type: "string", default: "0" },
  seed: { type: "string", default: "bench" },
  json: { type: "boolean" },
});
const nodes = numberOf("nodes", values.nodes, { least: 1, isWhole: true });
const minutes = numberOf("minutes", values.minutes, { least: 1 });
const silentHours = numberOf("silent-hours", values["silent-hours"], { least: 0 });
const protocol = choiceOf("protocol", values.protocol, FIELD_PROTOCOLS);
const medium = choiceOf("medium", values.medium, FIELD_MEDIA);
const { seed } = values;

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
const [built, buildSeconds] = seconds(() =>
  orRefused(() => scaleField({ nodes, protocol, medium, minutes, silentHours, seed })),
);
const builtMb = memoryMb().now;
const [world, worldSeconds] = seconds(() => new World(built.spec, built.protocol, [counter]));
const cpuBefore = cpuSeconds();
const [, wallSeconds] = seconds(() => world.runUntil(minutes * MINUTE_US));
const cpuUsed = cpuSeconds() - cpuBefore;
const eventsBefore = world.kernel.fired;
world.run();
const silentHour = {
  events: (world.kernel.fired - eventsBefore) / silentHours,
  cpuMs: ((cpuSeconds() - cpuBefore - cpuUsed) * 1000) / silentHours,
};
const { peak } = memoryMb();
const links = built.spec.medium.kind === "links" ? undefined : built.spec.medium.rows.power.length;
console.log(
  JSON.stringify({
    bench: "scale",
    nodes,
    protocol,
    medium,
    minutes,
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
