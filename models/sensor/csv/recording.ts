/** The rows of a file as one recording a node, its times strictly rising. */
import { SensorError } from "../sensor-error.ts";
import { LineTally } from "./line-tally.ts";
import type { Rows } from "./rows.ts";

/** What one node recorded, in file order. All columns are equally long. */
export interface Recording {
  /** µs since the file's earliest first sample; strictly rising. */
  readonly timesUs: Float64Array;
  readonly values: Float64Array;
  readonly lines: Uint32Array;
}

/** All nodes' recordings and what they have in common. */
export interface Recordings {
  readonly nodes: readonly Recording[];
  /** The instant of time 0, µs since the Unix epoch. */
  readonly originUs: number;
  /** Median step from one timestamp of a node to the next later one (the lower of two in the middle). */
  readonly periodUs: number;
  /** Samples whose timestamp was not later than that of the sample before; they stand 1 µs after it. */
  readonly outOfOrder: LineTally;
}

/**
 * Splits the rows by node and straightens their times: a timestamp that is not later than its predecessor's (as
 * straightened) is put at predecessor + 1 µs, so that file order is kept and no sample is lost.
 * @throws SensorError where no two timestamps differ, or most steps lead backwards (a file with the newest row first)
 */
export function straighten(rows: Rows, fileName: string): Recordings {
  const parts = splitByNode(rows);
  const originUs = parts.reduce((earliest, { timesUs }) => Math.min(earliest, timesUs[0]!), Number.POSITIVE_INFINITY);
  const outOfOrder = new LineTally();
  const steps = new Float64Array(rows.timesUs.length);
  let stepCount = 0;
  let backwards = 0;
  for (const { timesUs, lines } of parts) {
    let rawUs = Number.NEGATIVE_INFINITY;
    let newestUs = Number.NEGATIVE_INFINITY;
    let lastUs = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < timesUs.length; k++) {
      const nextUs = timesUs[k]! - originUs;
      if (nextUs < rawUs) backwards++;
      if (nextUs > lastUs) {
        // Measured from the newest timestamp itself: straightened times would make the step a few µs too short.
        if (k > 0) steps[stepCount++] = nextUs - newestUs;
        lastUs = nextUs;
        newestUs = nextUs;
      } else {
        outOfOrder.add(lines[k]!);
        lastUs += 1;
      }
      rawUs = nextUs;
      timesUs[k] = lastUs;
    }
  }
  if (backwards * 2 > rows.timesUs.length) throw newestFirst(backwards, fileName);
  if (stepCount === 0) throw withoutSteps(rows.timesUs.length, fileName);
  const sorted = steps.subarray(0, stepCount).sort();
  return { nodes: parts, originUs, periodUs: sorted[(stepCount - 1) >>> 1]!, outOfOrder };
}

/** A stable counting sort by node; without a node column the rows themselves. */
function splitByNode({ timesUs, values, lines, nodes, nodeNames }: Rows): Recording[] {
  if (nodes === undefined || nodeNames === undefined) return [{ timesUs, values, lines }];
  const counts = new Uint32Array(nodeNames.length);
  for (const node of nodes) counts[node] = counts[node]! + 1;
  const parts = Array.from(counts, (count) => ({
    timesUs: new Float64Array(count),
    values: new Float64Array(count),
    lines: new Uint32Array(count),
  }));
  const filled = new Uint32Array(nodeNames.length);
  for (let i = 0; i < nodes.length; i++) {
    const part = parts[nodes[i]!]!;
    const k = filled[nodes[i]!]!;
    part.timesUs[k] = timesUs[i]!;
    part.values[k] = values[i]!;
    part.lines[k] = lines[i]!;
    filled[nodes[i]!] = k + 1;
  }
  return parts;
}

function newestFirst(backwards: number, fileName: string): SensorError {
  return new SensorError({
    path: "file",
    found: `${backwards} rows of ${fileName} older than the row before`,
    expected: "rows in the order of time",
    hint: "Sort the file with the oldest row first, or name the column that tells its nodes apart (node: …).",
  });
}

function withoutSteps(rowCount: number, fileName: string): SensorError {
  return new SensorError({
    path: "file",
    found: `${rowCount} readable row${rowCount === 1 ? "" : "s"} in ${fileName} and no two times that differ`,
    expected: "at least two samples of one node at different times",
  });
}
