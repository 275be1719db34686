/**
 * Measures the radio network on the grid that is compared with ns-3's lr-wpan.
 * Usage: node test/bench/ieee802154.ts [--nodes 400] [--spacing 30] [--seconds 60] [--rule ns3|physical] [--cut-off dB]
 * Prints one line of JSON.
 */
import { parseArgs } from "node:util";
import { prepareGrid } from "../sim/net/radio/ns3-grid.ts";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "400" },
    spacing: { type: "string", default: "30" },
    seconds: { type: "string", default: "60" },
    rule: { type: "string", default: "ns3" },
    "cut-off": { type: "string" },
    seed: { type: "string", default: "bench" },
  },
});
const nodes = Number(values.nodes);
const seconds = Number(values.seconds);
const cutOff = values["cut-off"];
/** Airtime of 111 bytes of MPDU, once a second. */
const ACTIVITY = 0.003744;

const before = performance.now();
const run = prepareGrid({
  nodes,
  spacingM: Number(values.spacing),
  seconds,
  errorRule: values.rule === "physical" ? "physical" : "ns3",
  culling:
    cutOff === undefined ? { kind: "none" } : { kind: "cut-off", belowNoiseDb: Number(cutOff), activity: ACTIVITY },
  seed: values.seed,
});
const start = performance.now();
const result = run();
const wallSeconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({
    bench: "ieee802154",
    nodes,
    seconds,
    rule: values.rule,
    sent: result.sent,
    deliveries: result.received,
    dropped: result.dropped,
    outcomes: Object.fromEntries(result.outcomes),
    events: result.events,
    links: result.links,
    buildSeconds: (start - before) / 1000,
    wallSeconds,
    eventsPerSecond: Math.round(result.events / wallSeconds),
    deliveriesPerSecond: Math.round(result.received / wallSeconds),
    virtualPerWall: seconds / wallSeconds,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    hash: result.hash,
  }),
);
