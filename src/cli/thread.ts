/** Does long work in a thread of its own, so that Ctrl-C works at any time. */
import * as Effect from "effect/Effect";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { AgainAnswer, AgainJob } from "./again.ts";
import { type Program, threadOf } from "./early-thread.ts";
import { type Failure, fault, wrongInput, wrongResult } from "./failure.ts";
import type { Outcome, PageJob, Report, RunJob, Stage } from "./port.ts";

/** Runs a scenario. An interruption ends the thread at once. */
export function runInThread(job: RunJob, onStage: (stage: Stage) => void): Effect.Effect<Outcome, Failure> {
  return inThread<Outcome>("run", job, onStage);
}

/** Draws the page of stored results; gives its files. An interruption ends the thread at once. */
export function pageInThread(job: PageJob, onStage: (stage: Stage) => void): Effect.Effect<FolderFiles, Failure> {
  return inThread<FolderFiles>("page", job, onStage);
}

/** Runs again what was run before, to see whether it comes to the same. An interruption ends the thread at once. */
export function againInThread<Job extends AgainJob>(
  job: Job,
  onStage: (stage: Stage) => void,
): Effect.Effect<AgainAnswer<Job>, Failure> {
  return inThread<AgainAnswer<Job>>("again", job, onStage);
}

function inThread<Answer>(
  program: Program,
  job: object,
  onStage: (stage: Stage) => void,
): Effect.Effect<Answer, Failure> {
  return Effect.callback<Answer, Failure>((resume) => {
    const worker = threadOf(program);
    worker.on("message", (report: Report<Answer>) => {
      if (report.kind === "progress") return onStage(report.stage);
      if (report.kind === "rejected") return resume(Effect.fail(wrongInput(...report.sentences)));
      if (report.kind === "drifted") return resume(Effect.fail(wrongResult(...report.sentences)));
      return resume(Effect.succeed(report.answer));
    });
    worker.on("error", (error) => resume(Effect.fail(fault(error))));
    worker.on("exit", (code) => resume(Effect.fail(fault(`the work ended early (${code})`))));
    worker.postMessage(job);
    return Effect.promise(() => worker.terminate());
  });
}
