/** The thread in which a simulation runs: a job in, reports out. */
import { resolve } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { stringify } from "yaml";
import type { RunResult } from "../experiment/result.ts";
import { type RunOutput, runStepwise } from "../experiment/run.ts";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { packTables } from "../experiment/tables/pack.ts";
import { withFilesAt } from "../scenario/files.ts";
import { pathInWords } from "../scenario/problem.ts";
import { inputsOf } from "./inputs.ts";
import { manifestOf } from "./manifest.ts";
import type { Job, Report, Request } from "./port.ts";
import { leftAside, type Opened, openScenario, sentencesOf, setupProblem } from "./scenario.ts";

type OpenedWell = Extract<Opened, { readonly ok: true }>;

function tell(report: Report, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(report, transfer);
}

/** Runs to the end, telling how far it is. */
function runTold({ scenario, text }: OpenedWell, tables: boolean): RunOutput {
  const steps = runStepwise(scenario, text, { tables });
  let step = steps.next();
  for (; !step.done; step = steps.next()) tell({ kind: "progress", fraction: step.value.done });
  return step.value;
}

/** Does the job: tells an outcome, or why there is none. */
async function answer({ request, isKept }: Job): Promise<void> {
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
  const ignored = leftAside(opened.scenario);
  if (tables === undefined) return tell({ kind: "done", outcome: { result, ignored, kept: undefined } });
  const files = await filesToKeep(request, opened, result, tables);
  const { packed, transfer } = packTables(tables);
  const bytes = Object.values(files).flatMap((file) => (typeof file === "string" ? [] : [file.buffer as ArrayBuffer]));
  tell({ kind: "done", outcome: { result, ignored, kept: { files, tables: packed } } }, [...transfer, ...bytes]);
}

/** The files of a run's folder. What writes them is loaded only where it is needed. */
async function filesToKeep(
  request: Request,
  opened: OpenedWell,
  result: RunResult,
  tables: RunTables,
): Promise<FolderFiles> {
  const { filesOf } = await import("../experiment/store/folder-files.ts");
  const { scenario, text, files } = opened;
  const { copies, copyOf } = inputsOf(files, text);
  const resolved = withFilesAt(
    scenario.readable,
    files.map((file) => ({ path: file.path, place: copyOf(file) ?? file.absolute })),
  );
  const read = files.map((file) => ({
    setting: pathInWords(file.path),
    path: file.absolute,
    sha256: file.sha256,
    copy: copyOf(file),
  }));
  const path = resolve(request.file);
  const manifest = manifestOf({ request, path, sha256: scenario.sha256, files: read, result });
  const kept = { result, tables, scenario: scenario.text, resolved: stringify(resolved), inputs: copies, manifest };
  return filesOf(kept);
}

await answer(workerData as Job);
