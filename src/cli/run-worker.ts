/** The thread in which a simulation runs: a job in, reports out. */
import { workerData } from "node:worker_threads";
import { type RunOutput, runStepwise } from "../experiment/run.ts";
import { type FolderFiles, traceFile } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { Instruments } from "../experiment/trace/instruments.ts";
import { leftAside, type OpenedWell, openScenario, sentencesOf, setupProblem } from "../library/scenario-file.ts";
import type { Looks, Outcome, RunJob } from "./port.ts";
import { tell } from "./tell.ts";
import { traceNotes } from "./trace-notes.ts";

const NS_PER_MS = 1e6;

/** Runs to the end, telling how far it is. */
function runTold({ scenario, text }: OpenedWell, tables: boolean, instruments: Instruments): RunOutput {
  const steps = runStepwise(scenario, text, { tables, instruments });
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    tell({ kind: "progress", stage: { name: "simulating", done: step.value.done } });
  }
  return step.value;
}

/** Does the job: tells an outcome, or why there is none. */
async function answer({ request, isKept, looks }: RunJob): Promise<void> {
  const opened = openScenario(request);
  if (!opened.ok) return tell({ kind: "rejected", sentences: sentencesOf(opened.problems) });
  const instruments = await instrumentsFor(looks);
  let output: RunOutput;
  try {
    output = runTold(opened, isKept, instruments);
  } catch (error) {
    const problem = setupProblem(request, opened.scenario, error);
    return tell({ kind: "rejected", sentences: sentencesOf([problem]) });
  }
  const { result, tables } = output;
  const { profiles, traces } = instruments;
  const traceFiles = Object.fromEntries(traces.map(({ protocol, bytes }) => [traceFile(protocol), bytes]));
  const files = tables && (await filesToKeep(request, opened, { result, tables }, traceFiles));
  const ignored = leftAside(opened.scenario);
  const outcome: Outcome = { result, ignored, profiles, traceNotes: traceNotes(traces), files };
  tell({ kind: "done", answer: outcome });
}

/** What the run is looked at with. What writes traces is loaded only where it is needed. */
async function instrumentsFor({ traceRows, isProfiled }: Looks): Promise<Instruments> {
  const clockNs = isProfiled ? () => performance.now() * NS_PER_MS : undefined;
  if (traceRows === undefined) return new Instruments({ clockNs });
  const { parquetOfTrace } = await import("../experiment/trace/write-trace.ts");
  return new Instruments({ clockNs, trace: { rows: traceRows, write: parquetOfTrace } });
}

/** The files of a run's folder, page included. What makes them is loaded only where it is needed. */
async function filesToKeep(
  request: RunJob["request"],
  opened: OpenedWell,
  output: { readonly result: RunOutput["result"]; readonly tables: RunTables },
  traces: FolderFiles,
): Promise<FolderFiles> {
  tell({ kind: "progress", stage: { name: "drawing" } });
  const { keptRun } = await import("../library/kept-run.ts");
  const { filesOf } = await import("../experiment/store/folder-files.ts");
  const { pageFilesOf } = await import("../library/page-files.ts");
  const kept = { ...keptRun(request, opened, output), traces };
  return { ...filesOf(kept), ...(await pageFilesOf(kept)) };
}

await answer(workerData as RunJob);
