/**
 * Measures a world of radios on the grid that is compared with ns-3's lr-wpan: virtual nodes, batteries, the energy ledger
 * and the digest are all at work.
 * Usage: node test/bench/start.ts ieee802154 [--nodes 400] [--spacing 30] [--seconds 60] [--rule ns3|physical] [--cut-off dB]
 * Prints one line of JSON. `wallSeconds` is the run, and `cpuSeconds` what all threads of the engine spent on it;
 * building the world is `buildSeconds`.
 */
import { World } from "../../sim/world.ts";
import { chatter, gridWorld } from "../sim/net/radio/ns3-world.ts";
import { choiceOf, numberOf, optionsOf } from "./options.ts";

const values = optionsOf({
  nodes: { type: "string", default: "400" },
  spacing: { type: "string", default: "30" },
  seconds: { type: "string", default: "60" },
  rule: { type: "string", default: "ns3" },
  "cut-off": { type: "string" },
  seed: { type: "string", default: "bench" },
  json: { type: "boolean", default: true },
});
const nodes = numberOf("nodes", values.nodes, { least: 2, isWhole: true });
const seconds = numberOf("seconds", values.seconds, { least: 1, most: 1e6 });
const rule = choiceOf("rule", values.rule, ["ns3", "physical"]);
const cutOff = values["cut-off"];
/** Airtime of 111 bytes of MPDU, once a second. */
const ACTIVITY = 0.003744;

const before = performance.now();
const spec = gridWorld({
  nodes,
  spacingM: numberOf("spacing", values.spacing, { least: 0 }),
  seconds,
  errorRule: rule,
  culling:
    cutOff === undefined
      ? { kind: "none" }
      : { kind: "cut-off", belowNoiseDb: numberOf("cut-off", cutOff, { least: 0 }), activity: ACTIVITY },
  seed: values.seed,
});
const { protocol, counts } = chatter(nodes);
const world = new World(spec, protocol);
const cpuBefore = process.cpuUsage();
const start = performance.now();
world.run();
const wallSeconds = (performance.now() - start) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const events = world.kernel.fired;
console.log(
  JSON.stringify({
    bench: "ieee802154",
    nodes,
    seconds,
    rule,
    sent: counts.sent,
    deliveries: counts.received,
    dropped: counts.dropped,
    events,
    links: spec.medium.kind === "ieee802154" ? spec.medium.rows.receiver.length : 0,
    buildSeconds: (start - before) / 1000,
    wallSeconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    eventsPerSecond: Math.round(events / wallSeconds),
    deliveriesPerSecond: Math.round(counts.received / wallSeconds),
    virtualPerWall: seconds / wallSeconds,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    digest: world.digest.total(),
  }),
);
