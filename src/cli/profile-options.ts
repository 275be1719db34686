/** Flags of `run` that look into a run, and what they ask of the thread that does it. */
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";
import { type Failure, wrongInput } from "./failure.ts";
import type { Looks } from "./port.ts";

/** Rows of a trace: a hundred megabytes while a run goes on, and some five on the disk. */
const TRACE_ROWS = 1_000_000;
/** More would not fit into the memory of common machines. */
const TRACE_ROWS_MAX = 20_000_000;

export const lookFlags = {
  trace: Flag.Boolean("trace").pipe(
    Flag.withDescription("Also write what happened, and what caused it, to the folder: for `resonance trace`"),
    Flag.withDefault(false),
  ),
  traceLimit: Flag.Int("trace-limit").pipe(
    Flag.withMetavar("rows"),
    Flag.withDescription(`Keep so many rows of each protocol's trace, its first ones (${TRACE_ROWS} unless given)`),
    Flag.optional,
  ),
  profile: Flag.Boolean("profile").pipe(
    Flag.withDescription("Also say on stderr where simulated and real time went"),
    Flag.withDefault(false),
  ),
};

interface LookOptions {
  readonly trace: boolean;
  readonly traceLimit: Option.Option<number>;
  readonly profile: boolean;
  readonly out: Option.Option<string>;
}

/** What is to be looked at, or what is wrong with the flags. */
export function looksOf({ trace, traceLimit, profile, out }: LookOptions): Looks | Failure {
  const rows = Option.getOrElse(traceLimit, () => TRACE_ROWS);
  if (Option.isSome(traceLimit) && !trace) return wrongInput("--trace-limit goes with --trace.");
  if (trace && Option.isNone(out)) return wrongInput("--trace goes with --out FOLDER, where the trace is written.");
  if (!(rows >= 1 && rows <= TRACE_ROWS_MAX)) {
    return wrongInput(`--trace-limit: found ${rows}, expected a whole number from 1 to ${TRACE_ROWS_MAX}.`);
  }
  return { traceRows: trace ? rows : undefined, isProfiled: profile };
}
