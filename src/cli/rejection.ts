/** What a thread says of a run that cannot be opened, or cannot be done. */
import { CheckpointError } from "../experiment/checkpoint/checkpoint.ts";
import { StoreError } from "../experiment/store/store-error.ts";
import { type OpenedRun, RunError } from "../library/opened-run.ts";
import { sentencesOf, setupProblem } from "../library/scenario-file.ts";
import type { Report } from "./port.ts";

/** Errors that are nobody's input are thrown on. @param run as far as it was opened */
export function rejectionOf(error: unknown, run: OpenedRun | undefined): Report<never> {
  if (error instanceof RunError) return { kind: "rejected", sentences: error.sentences };
  if (error instanceof StoreError) return { kind: "rejected", sentences: [error.message] };
  if (error instanceof CheckpointError)
    return { kind: error.isDrift ? "drifted" : "rejected", sentences: [error.message] };
  const last = run?.parts.at(-1);
  if (last === undefined) throw error;
  return { kind: "rejected", sentences: sentencesOf([setupProblem(last.request, last.opened.scenario, error)]) };
}
