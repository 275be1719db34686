/**
 * Measures whether keeping step pays: the field of `scenarios/por-locking.yaml` with and without phase locking, by how far
 * clocks are off and how much there is to say. Beacons are as far apart as the guard allows (1,250 s / ppm).
 * Usage: node test/bench/start.ts por-locking [--coupling mean] [--seeds hall-1,hall-2]
 * Prints a table in Markdown: messages a node and hour, energy with ÷ energy without, delivery ratios without and with.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runText } from "../support/scenarios.ts";
import { choiceOf, optionsOf } from "./options.ts";

const values = optionsOf({
  coupling: { type: "string", default: "mean" },
  seeds: { type: "string", default: "hall-1,hall-2" },
});
const coupling = choiceOf("coupling", values.coupling, ["mean", "kuramoto", "pulse"]);
const text = readFileSync(resolve(import.meta.dirname, "../../scenarios/por-locking.yaml"), "utf8");
const seeds = values.seeds.split(",");
const NODES = 24;
const EPISODES = ["4 h", "1 h", "20 min", "5 min"];
const DRIFTS_PPM = [5, 20, 50, 100];
/** Half a guard of 5 ms, over twice the drift. */
const BEACON_S_PPM = 1250;

function cell(driftPpm: number, every: string): string {
  const sum = { messages: 0, without: 0, with: 0, reachedWithout: 0, reachedWith: 0 };
  for (const seed of seeds) {
    const { protocols, durationS } = runText(text, [
      `seed=${JSON.stringify(seed)}`,
      `nodes.clockDrift=${driftPpm} ppm`,
      `sensor.episode.every=${every}`,
      `protocols.resonance-por.phase.beacon=${BEACON_S_PPM / driftPpm} s`,
      `protocols.resonance-por.phase.coupling=${coupling}`,
    ]);
    const plain = protocols.resonance.metrics;
    const locked = protocols["resonance-por"].metrics;
    sum.messages += (plain.transmissions / NODES / durationS) * 3600;
    sum.without += plain.energyJ;
    sum.with += locked.energyJ;
    sum.reachedWithout += plain.deliveryRatio!;
    sum.reachedWith += locked.deliveryRatio!;
  }
  const ratio = (reached: number) => (reached / seeds.length).toFixed(3);
  const messages = (sum.messages / seeds.length).toFixed(1);
  return `${messages}: ${(sum.with / sum.without).toFixed(2)} (${ratio(sum.reachedWithout)}, ${ratio(sum.reachedWith)})`;
}

console.log(`| clocks off by, ppm | beacon, s |${EPISODES.map((every) => ` episodes every ${every} |`).join("")}`);
console.log(`|---:|---:|${EPISODES.map(() => "---|").join("")}`);
for (const driftPpm of DRIFTS_PPM) {
  const cells = EPISODES.map((every) => ` ${cell(driftPpm, every)} |`).join("");
  console.log(`| ${driftPpm} | ${BEACON_S_PPM / driftPpm} |${cells}`);
}
