/** What a reader of the results must know about a file that was taken as it is. */
import type { Window } from "../windows.ts";
import { LineTally } from "./line-tally.ts";
import { quoted } from "./names.ts";
import type { Recordings } from "./recording.ts";
import type { Rows } from "./rows.ts";
import { timestampText } from "./timestamp.ts";
import { firstNotBefore, type Trace } from "./trace.ts";

/** Times in which a sensor was absent. */
export interface Gaps {
  /** The lines on which the sensor is back. */
  readonly lines: LineTally;
  readonly longestUs: number;
}

/** The steps between samples of a node that are longer than this, in the file's own time. */
export function gapsOf({ nodes }: Recordings, absentAfterUs: number): Gaps {
  const tally = new LineTally();
  let longestUs = 0;
  for (const { timesUs, lines } of nodes) {
    for (let k = 1; k < timesUs.length; k++) {
      const stepUs = timesUs[k]! - timesUs[k - 1]!;
      if (stepUs <= absentAfterUs) continue;
      tally.add(lines[k]!);
      longestUs = Math.max(longestUs, stepUs);
    }
  }
  return { lines: tally, longestUs };
}

/** Windows as their file lists them. */
export interface ListedWindows {
  readonly fileName: string;
  /** In the recordings' time, [startUs, endUs), sorted and disjoint. */
  readonly windows: readonly Window[];
}

/** What {@link traceWarnings} looks at. */
export interface TraceFacts {
  readonly fileName: string;
  readonly rows: Rows;
  readonly recordings: Recordings;
  readonly gaps: Gaps;
  /** Windows read from a file; none where the truth is otherwise known. */
  readonly listed: ListedWindows | undefined;
  readonly traces: readonly Trace[];
}

/** One sentence for each peculiarity, with its count and its first lines. */
export function traceWarnings({ fileName, rows, recordings, gaps, listed, traces }: TraceFacts): string[] {
  const { outOfOrder, periodUs } = recordings;
  const warnings: string[] = [];
  if (rows.skipped.count > 0)
    warnings.push(`${fileName}: ${counted(rows.skipped.count, "unreadable row")} left out (${rows.skipped}).`);
  if (outOfOrder.count > 0) {
    const many =
      outOfOrder.count * 10 > rows.timesUs.length && rows.nodes === undefined && rows.likelyNodeColumn === undefined;
    warnings.push(
      `${fileName}: ${counted(outOfOrder.count, "timestamp")} not later than the one before (${outOfOrder}); kept in file order, each 1 µs after its predecessor.${many ? " If the file holds several nodes, node: names the column that tells them apart." : ""}`,
    );
  }
  if (rows.likelyNodeColumn !== undefined) {
    const { name, texts } = rows.likelyNodeColumn;
    warnings.push(
      `${fileName}: the column ${quoted(name)} seems to tell ${texts} nodes apart, and all rows are taken for one node's; if so, write sensor.node: ${name}.`,
    );
  }
  const first = rows.values[0]!;
  if (rows.values.every((value) => value === first))
    warnings.push(
      `${fileName}: every reading is ${first}, so nothing ever changes; is the sensor stuck, or is this another column?`,
    );
  if (gaps.lines.count > 0)
    warnings.push(
      `${fileName}: ${counted(gaps.lines.count, "gap")} of more than three periods of ${seconds(periodUs)}, the longest ${seconds(gaps.longestUs)} (before ${gaps.lines}); the sensor counts as absent there, no samples are invented.`,
    );
  if (listed !== undefined) warnings.push(...windowWarnings(fileName, listed, recordings, traces));
  return warnings;
}

function windowWarnings(
  fileName: string,
  listed: ListedWindows,
  { nodes, originUs }: Recordings,
  traces: readonly Trace[],
): string[] {
  const { windows } = listed;
  const endUs = nodes.reduce((latest, { timesUs }) => Math.max(latest, timesUs.at(-1)!), 0);
  if (windows.length > 0 && windows.every(([start, end]) => end <= 0 || start > endUs)) {
    const span = (from: number, to: number) => `${timestampText(originUs + from)} … ${timestampText(originUs + to)}`;
    return [
      `${listed.fileName}: no window (${span(windows[0]![0], windows.at(-1)![1] - 1)}) overlaps ${fileName} (${span(0, endUs)}); nothing in it counts as anomalous.`,
    ];
  }
  const scaled = traces[0]!.windows ?? [];
  const empty = scaled.filter(([start, end]) =>
    traces.every(({ timesUs }) => firstNotBefore(timesUs, start) === firstNotBefore(timesUs, end)),
  );
  if (empty.length === 0) return [];
  return [`${fileName}: ${empty.length} of ${counted(scaled.length, "labelled window")} without any sample inside.`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function seconds(us: number): string {
  return `${us / 1e6} s`;
}
