/** The thread in which a simulation runs: a job in, reports out. */
import { type Checkpoint, verify } from "../experiment/checkpoint/checkpoint.ts";
import { type Mark, type RunOptions, type RunOutput, runStepwise } from "../experiment/run.ts";
import { type FolderFiles, traceFile } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { Instruments } from "../experiment/trace/instruments.ts";
import { VERSION } from "../experiment/version.ts";
import { inputsOf } from "../library/inputs.ts";
import {
  filesOfRun,
  forksOf,
  type OpenedRun,
  RunError,
  resumedRun,
  scenarioRun,
  textOf,
} from "../library/opened-run.ts";
import { leftAside } from "../library/scenario-file.ts";
import type { Looks, Outcome, RunJob } from "./port.ts";
import { rejectionOf } from "./rejection.ts";
import { jobGiven, tell } from "./tell.ts";
import { traceNotes } from "./trace-notes.ts";

const NS_PER_MS = 1e6;

/** Runs to the end, telling how far it is. */
function runTold(run: OpenedRun, options: RunOptions): RunOutput {
  const { scenario } = run.parts[0].opened;
  tell({ kind: "progress", stage: { name: "building", nodes: scenario.settings.nodes.count } });
  const steps = runStepwise(scenario, textOf(run), { ...options, forks: forksOf(run) });
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    tell({ kind: "progress", stage: { name: "simulating", done: step.value.done } });
  }
  return step.value;
}

/** Does the job: tells an outcome, or why there is none. */
async function answer(job: RunJob): Promise<void> {
  let run: OpenedRun | undefined;
  const instruments = await instrumentsFor(job.looks);
  const saved: { [protocol: string]: string } = {};
  let output: RunOutput;
  try {
    run = job.isResumed ? resumedRun(job.request) : scenarioRun(job.request);
    output = runTold(run, { tables: job.isKept, instruments, marks: marksOf(job, run.checkpoint, saved) });
  } catch (error) {
    return tell(rejectionOf(error, run));
  }
  const { result, tables } = output;
  const { profiles, traces } = instruments;
  const traceFiles = Object.fromEntries(traces.map(({ protocol, bytes }) => [traceFile(protocol), bytes]));
  const files = tables && (await filesToKeep(job, run, { output: { result, tables }, saved, traces: traceFiles }));
  const ignored = leftAside(run.parts[0].opened.scenario);
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

/** Where the run is looked at: at the checkpoint that it goes on from, which it must come to, and where one is wanted. */
function marksOf(job: RunJob, from: Checkpoint | undefined, saved: { [protocol: string]: string }): readonly Mark[] {
  const marks: Mark[] = [];
  const { isResumed, saveAtUs } = job;
  if (isResumed && from !== undefined) {
    marks.push({ atUs: from.atUs, reached: (protocol, digest) => verify(from, protocol, digest, VERSION) });
  }
  if (saveAtUs !== undefined && from !== undefined && isResumed && saveAtUs < from.atUs) {
    throw new RunError(["--save-at lies before the checkpoint that the run goes on from."]);
  }
  if (saveAtUs !== undefined) {
    const save = (protocol: string, digest: string) => {
      saved[protocol] = digest;
    };
    marks.push({ atUs: saveAtUs, reached: save });
  }
  return marks.sort((a, b) => a.atUs - b.atUs);
}

/** What there is to keep of a run. */
interface Left {
  readonly output: { readonly result: RunOutput["result"]; readonly tables: RunTables };
  /** Digests at the checkpoint that was wanted. */
  readonly saved: { readonly [protocol: string]: string };
  readonly traces: FolderFiles;
}

/** The files of a run's folder, page included. What makes them is loaded only where it is needed. */
async function filesToKeep(job: RunJob, run: OpenedRun, { output, saved, traces }: Left): Promise<FolderFiles> {
  tell({ kind: "progress", stage: { name: "drawing" } });
  const { keptRun } = await import("../library/kept-run.ts");
  const { filesOf } = await import("../experiment/store/folder-files.ts");
  const { pageFilesOf } = await import("../library/page-files.ts");
  const { keptCheckpoint, repeatOf } = await import("../library/kept-checkpoint.ts");
  const inputs = inputsOf(filesOfRun(run), textOf(run));
  const plain = keptRun(job.request, run.parts.at(-1)!.opened, output, inputs);
  const checkpointText = keptCheckpoint(run, inputs, { atUs: job.saveAtUs, digests: saved });
  const manifest = job.isResumed ? { ...plain.manifest, ...repeatOf(job.request, run) } : plain.manifest;
  const kept = { ...plain, manifest, checkpointText, traces };
  return { ...filesOf(kept), ...(await pageFilesOf(kept)) };
}

await answer(await jobGiven<RunJob>());
