/** What a reader of the results must know about a file that was taken as it is. */
import type { Window } from "../windows.ts";
import { LineTally } from "./line-tally.ts";
import type { Recordings } from "./recording.ts";
import type { Rows } from "./rows.ts";
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

/** What {@link traceWarnings} looks at. */
export interface TraceFacts {
  readonly fileName: string;
  readonly rows: Rows;
  readonly recordings: Recordings;
  readonly gaps: Gaps;
  /** Windows read from a file, in the traces' time; none where the truth is otherwise known. */
  readonly windows: readonly Window[];
  readonly traces: readonly Trace[];
}

/** One sentence for each peculiarity, with its count and its first lines. */
export function traceWarnings({ fileName, rows, recordings, gaps, windows, traces }: TraceFacts): string[] {
  const { outOfOrder, periodUs } = recordings;
  const warnings: string[] = [];
  if (rows.skipped.count > 0)
    warnings.push(`${fileName}: ${counted(rows.skipped.count, "unreadable row")} left out (${rows.skipped}).`);
  if (outOfOrder.count > 0) {
    const many = outOfOrder.count * 10 > rows.timesUs.length && rows.nodes === undefined;
    warnings.push(
      `${fileName}: ${counted(outOfOrder.count, "timestamp")} not later than the one before (${outOfOrder}); kept in file order, each 1 µs after its predecessor.${many ? " If the file holds several nodes, node: names the column that tells them apart." : ""}`,
    );
  }
  if (gaps.lines.count > 0)
    warnings.push(
      `${fileName}: ${counted(gaps.lines.count, "gap")} of more than three periods of ${seconds(periodUs)}, the longest ${seconds(gaps.longestUs)} (before ${gaps.lines}); the sensor counts as absent there, no samples are invented.`,
    );
  const empty = windows.filter(([start, end]) =>
    traces.every(({ timesUs }) => firstNotBefore(timesUs, start) === firstNotBefore(timesUs, end)),
  );
  if (empty.length > 0)
    warnings.push(
      `${fileName}: ${empty.length} of ${counted(windows.length, "labelled window")} without any sample inside.`,
    );
  return warnings;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function seconds(us: number): string {
  return `${us / 1e6} s`;
}
