/** The thread in which a simulation runs: a job in, reports out. */
import { workerData } from "node:worker_threads";
import { type RunOutput, runStepwise } from "../experiment/run.ts";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { leftAside, type OpenedWell, openScenario, sentencesOf, setupProblem } from "../library/scenario-file.ts";
import type { Outcome, RunJob } from "./port.ts";
import { tell } from "./tell.ts";

/** Runs to the end, telling how far it is. */
function runTold({ scenario, text }: OpenedWell, tables: boolean): RunOutput {
  const steps = runStepwise(scenario, text, { tables });
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    tell({ kind: "progress", stage: { name: "simulating", done: step.value.done } });
  }
  return step.value;
}

/** Does the job: tells an outcome, or why there is none. */
async function answer({ request, isKept }: RunJob): Promise<void> {
  const opened = openScenario(request);
  if (!opened.ok) return tell({ kind: "rejected", sentences: sentencesOf(opened.problems) });
  let output: RunOutput;
  try {
    output = runTold(opened, isKept);
  } catch (error) {
    const problem = setupProblem(request, opened.scenario, error);
    return tell({ kind: "rejected", sentences: sentencesOf([problem]) });
  }
  const { result, tables } = output;
  const files = tables && (await filesToKeep(request, opened, { result, tables }));
  const outcome: Outcome = { result, ignored: leftAside(opened.scenario), files };
  tell({ kind: "done", answer: outcome });
}

/** The files of a run's folder, page included. What makes them is loaded only where it is needed. */
async function filesToKeep(
  request: RunJob["request"],
  opened: OpenedWell,
  output: { readonly result: RunOutput["result"]; readonly tables: RunTables },
): Promise<FolderFiles> {
  tell({ kind: "progress", stage: { name: "drawing" } });
  const { keptRun } = await import("../library/kept-run.ts");
  const { filesOf } = await import("../experiment/store/folder-files.ts");
  const { pageFilesOf } = await import("../library/page-files.ts");
  const kept = keptRun(request, opened, output);
  return { ...filesOf(kept), ...(await pageFilesOf(kept)) };
}

await answer(workerData as RunJob);
