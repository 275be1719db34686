/** The thread in which a simulation runs: a job in, reports out. */
import { type Checkpoint, verify } from "../experiment/checkpoint/checkpoint.ts";
import { type Mark, type RunOptions, type RunOutput, runStepwise } from "../experiment/run.ts";
import { traceFile } from "../experiment/store/layout.ts";
import { Instruments } from "../experiment/trace/instruments.ts";
import { VERSION } from "../experiment/version.ts";
import { forksOf, type OpenedRun, RunError, resumedRun, scenarioRun, textOf } from "../library/opened-run.ts";
import { leftAside } from "../library/scenario-file.ts";
import type { KeptFiles, Looks, Outcome, RunJob } from "./port.ts";
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
  // Before the run begins: when a long one ends, the program on the disk may be another one, or gone.
  const keeping = job.isKept ? await keepingLoaded() : undefined;
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
  const kept = keeping && (await keeping(job, run, { output: { result, tables: tables! }, saved, traces: traceFiles }));
  const ignored = leftAside(run.parts[0].opened.scenario);
  const outcome: Outcome = { result, ignored, profiles, traceNotes: traceNotes(traces), kept };
  tell({ kind: "done", answer: outcome });
}

/** What makes the files of a run's folder: a function that never throws, since what was computed is to be shown in any case. */
async function keepingLoaded() {
  const { filesToKeep } = await import("./kept-files.ts");
  return async (...of: Parameters<typeof filesToKeep>): Promise<KeptFiles> => {
    tell({ kind: "progress", stage: { name: "drawing" } });
    try {
      return { files: await filesToKeep(...of) };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) };
    }
  };
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

await answer(await jobGiven<RunJob>());
