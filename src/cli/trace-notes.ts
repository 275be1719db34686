/** What a reader of traces must know. */
import { count } from "../../reports/number.ts";
import type { TraceFile } from "../experiment/trace/instruments.ts";

const US_PER_S = 1e6;

/** A sentence for each trace that does not reach to the end of its run. */
export function traceNotes(traces: readonly TraceFile[]): readonly string[] {
  return traces.flatMap(({ protocol, rows, stoppedUs }) => {
    if (stoppedUs === undefined) return [];
    const at = (stoppedUs / US_PER_S).toFixed(0);
    return [
      `The trace of ${protocol} ends after ${count(rows)} rows, at ${at} s of the run; --trace-limit keeps more.`,
    ];
  });
}
