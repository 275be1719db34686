/** What silence cost at its source: anomalous samples, and whole windows of alarm, that never left their node. */
import type { SensorSeries } from "../../models/sensor/sensor.ts";
import type { World } from "../../sim/world.ts";
import type { RunRecord } from "./record.ts";

const BLOCK = 4096;

/** Counts over all nodes. */
export interface Anomalies {
  samples: number;
  missedSamples: number;
  windows: number;
  missedWindows: number;
}

/** Compares what was sent with the truth; `undefined` where the sensor knows no truth. */
export function anomaliesOf(world: World, record: RunRecord): Anomalies | undefined {
  const { nodes } = world.spec;
  if (nodes.every(({ sensor }) => sensor?.windows === undefined)) return undefined;
  const sent = nodes.map(() => new Set<number>());
  for (let i = 0; i < record.origin.length; i++) sent[record.origin.at(i)].add(record.ordinal.at(i));
  const counts: Anomalies = { samples: 0, missedSamples: 0, windows: 0, missedWindows: 0 };
  nodes.forEach(({ sensor, bootUs }, node) => {
    if (sensor === undefined) return;
    const first = sensor.countBefore(bootUs);
    const end = first + samplesTaken(world, node);
    countSamples(sensor, first, end, sent[node], counts);
    countWindows(sensor, first, end, sent[node], counts);
  });
  return counts;
}

/** Samples that a node took before the end of the run or its own. */
export function samplesTaken(world: World, node: number): number {
  const { sensor, bootUs } = world.spec.nodes[node];
  if (sensor === undefined) return 0;
  const endUs = Math.min(world.diedUs[node], world.spec.durationUs);
  return Math.max(0, sensor.countBefore(endUs) - sensor.countBefore(bootUs));
}

function countSamples(
  sensor: SensorSeries,
  first: number,
  end: number,
  sent: ReadonlySet<number>,
  counts: Anomalies,
): void {
  const values = new Float64Array(BLOCK);
  const labels = new Uint8Array(BLOCK);
  for (let from = first; from < end; from += BLOCK) {
    const to = Math.min(end, from + BLOCK);
    sensor.read(from, to, values, labels);
    for (let i = 0; i < to - from; i++) {
      if (labels[i] === 0) continue;
      counts.samples++;
      if (!sent.has(from + i)) counts.missedSamples++;
    }
  }
}

/** A window counts where the node took a sample in it, and is missed where it sent none of those. */
function countWindows(
  sensor: SensorSeries,
  first: number,
  end: number,
  sent: ReadonlySet<number>,
  counts: Anomalies,
): void {
  for (const [startUs, endUs] of sensor.windows ?? []) {
    const from = Math.max(first, sensor.countBefore(startUs));
    const to = Math.min(end, sensor.countBefore(endUs));
    if (to <= from) continue;
    counts.windows++;
    let isSent = false;
    for (let ordinal = from; ordinal < to && !isSent; ordinal++) isSent = sent.has(ordinal);
    if (!isSent) counts.missedWindows++;
  }
}
