/**
 * PHOLD, the hold model: N events are pending, and each that fires schedules one more at a delay from an exponential
 * distribution (mean 1 s) for a random node. It measures the kernel alone: its queue and its dispatch.
 * Usage: node test/bench/start.ts phold [--n 100000] [--events 5000000] [--kinds 1…8] [--ticks us|exact]
 * Draws, delays and the hash over the order are those of the C++ program that it is compared with. With `--ticks us`
 * time is in whole microseconds as in every simulation, so that delays are rounded; `exact` takes ticks so fine that
 * the order, and therefore the hash, is that of real-valued time.
 * Prints one line of JSON.
 */
import { Kernel } from "../../sim/kernel/kernel.ts";
import { countCollections } from "./collections.ts";
import { choiceOf, numberOf, optionsOf } from "./options.ts";
import { Xoshiro } from "./xoshiro.ts";

const values = optionsOf({
  n: { type: "string", default: "100000" },
  events: { type: "string", default: "5000000" },
  kinds: { type: "string", default: "8" },
  ticks: { type: "string", default: "us" },
  json: { type: "boolean" },
});
const nodes = numberOf("n", values.n, { least: 1, isWhole: true });
const events = numberOf("events", values.events, { least: 1, isWhole: true });
const kinds = numberOf("kinds", values.kinds, { least: 1, most: 8, isWhole: true });
const ticks = choiceOf("ticks", values.ticks, ["us", "exact"]);
const lastSecond = events / nodes + 32;
const ticksPerSecond = ticks === "exact" ? 2 ** Math.floor(52 - Math.log2(lastSecond)) : 1e6;

class Phold {
  readonly kernel = new Kernel();
  readonly kindOf: Uint8Array;
  readonly firedOf = new Uint32Array(nodes);
  hash = 0;
  private readonly chance = new Xoshiro(12345);

  constructor() {
    const { kernel } = this;
    const all = [
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
      kernel.register("hold", (node) => this.hold(node)),
    ];
    this.kindOf = Uint8Array.from({ length: nodes }, (_, node) => all[node % kinds]);
    for (let node = 0; node < nodes; node++) {
      const delay = Math.floor(0.5 - Math.log(1 - this.chance.uniform()) * ticksPerSecond);
      kernel.schedule(delay, node, this.kindOf[node]);
    }
  }

  run(): void {
    for (let fired = 0; fired < events; fired++) this.kernel.step();
  }

  private hold(node: number): void {
    this.firedOf[node]++;
    this.hash = (Math.imul(this.hash, 31) + node) | 0;
    const { chance } = this;
    const delay = Math.floor(0.5 - Math.log(1 - chance.uniform()) * ticksPerSecond);
    const target = (chance.uniform() * nodes) | 0;
    this.kernel.after(delay, target, this.kindOf[target]);
  }
}

const phold = new Phold();
const { kernel } = phold;
const collections = countCollections();
const startCpu = process.cpuUsage();
const start = performance.now();
phold.run();
const wallSeconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(startCpu);
const cpuSeconds = (user + system) / 1e6;
console.log(
  JSON.stringify({
    bench: "phold",
    n: nodes,
    kinds,
    ticks,
    deliveries: kernel.fired,
    wallSeconds,
    cpuSeconds,
    eventsPerSecond: Math.round(kernel.fired / wallSeconds),
    check: phold.hash >>> 0,
    now: kernel.nowUs / ticksPerSecond,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    collections: await collections(),
  }),
);
