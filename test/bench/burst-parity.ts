/**
 * Measures at which burst length Reed–Solomon parity pays: one machine sends hidden states of 32 KB to a gateway next to it,
 * over a link that loses a twentieth of all frames (or another share) in bursts of several lengths.
 * Usage: node test/bench/start.ts burst-parity [--loss "5 %"] [--hours 4] [--parity 3] [--latency "5 ms"] [--seeds a,b]
 * Prints a table in Markdown. Each cell: streams complete, %; median and 99th percentile of the latency, s; KB on air for
 * each complete stream.
 */
import { runText, scenarioOf } from "../support/scenarios.ts";
import { numberOf, optionsOf, orRefused } from "./options.ts";

const values = optionsOf({
  loss: { type: "string", default: "5 %" },
  hours: { type: "string", default: "4" },
  parity: { type: "string", default: "3" },
  latency: { type: "string", default: "5 ms" },
  retryAfter: { type: "string", default: "1 s" },
  seeds: { type: "string", default: "a,b" },
});
const hours = numberOf("hours", values.hours, { least: 1 });
/** A frame takes 40 ms. */
const BURSTS = ["5 ms", "20 ms", "50 ms", "100 ms", "200 ms", "500 ms", "2 s"];
const parity = `parity: { data: 8, parity: ${values.parity} }`;
const common = `kind: latent-stream, retryAfter: ${values.retryAfter}`;
const PROTOCOLS = {
  neither: `{ ${common}, retransmit: false }`,
  parity: `{ ${common}, retransmit: false, ${parity} }`,
  retransmission: `{ ${common} }`,
  both: `{ ${common}, ${parity} }`,
} as const;
const names = Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[];

function scenario(burst: string, seed: string): string {
  return `
title: Bursts of ${burst}
seed: ${JSON.stringify(seed)}
duration: ${hours} h
nodes: { count: 1, gateways: 1 }
topology: { kind: line, link: { kind: lossy, retries: 0, latency: ${values.latency}, loss: { kind: gilbert-elliott, rate: ${values.loss}, burst: ${burst} } } }
sensor: { kind: vibration, every: 60 s }
audience: sink
protocols:
${names.map((name) => `  ${name}: ${PROTOCOLS[name]}\n`).join("")}`;
}

orRefused(() => scenarioOf(scenario(BURSTS[0], "a"), [], "burst-parity"));
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

console.log(`| bursts of |${names.map((name) => ` ${name} |`).join("")}`);
console.log(`|---:|${names.map(() => "---|").join("")}`);
for (const burst of BURSTS) {
  const runs = values.seeds.split(",").map((seed) => runText(scenario(burst, seed)).protocols);
  const cells = names.map((name) => {
    const all = runs.map((protocols) => protocols[name].metrics);
    const complete = mean(all.map(({ deliveryRatio }) => 100 * deliveryRatio!));
    const median = mean(all.map(({ latencyS }) => latencyS?.p50 ?? Number.NaN));
    const slowest = mean(all.map(({ latencyS }) => latencyS?.p99 ?? Number.NaN));
    const cost = mean(all.map(({ bytesOnAir, deliveries }) => bytesOnAir / deliveries / 1000));
    return ` ${complete.toFixed(1)}; ${median.toFixed(2)}, ${slowest.toFixed(2)}; ${cost.toFixed(1)} |`;
  });
  console.log(`| ${burst} |${cells.join("")}`);
}
