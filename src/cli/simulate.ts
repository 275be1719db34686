/** Runs a simulation in a thread of its own, so that Ctrl-C works at any time. */
import { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import { unpackTables } from "../experiment/tables/pack.ts";
import { type Failure, fault, wrongInput } from "./failure.ts";
import type { Job, Outcome, PackedOutcome, Report } from "./port.ts";

/** The thread's program: source in a clone, compiled where this file is compiled. */
const program = new URL(import.meta.url.endsWith(".ts") ? "./run-worker.ts" : "./run-worker.js", import.meta.url);

/** Does a job. An interruption ends the thread at once. */
export function simulate(job: Job, onProgress: (fraction: number) => void): Effect.Effect<Outcome, Failure> {
  return Effect.callback<Outcome, Failure>((resume) => {
    const worker = new Worker(program, { workerData: job });
    worker.on("message", (report: Report) => {
      if (report.kind === "progress") return onProgress(report.fraction);
      if (report.kind === "rejected") return resume(Effect.fail(wrongInput(...report.sentences)));
      return resume(Effect.succeed(unpacked(report.outcome)));
    });
    worker.on("error", (error) => resume(Effect.fail(fault(error))));
    worker.on("exit", (code) => resume(Effect.fail(fault(`the simulation ended early (${code})`))));
    return Effect.promise(() => worker.terminate());
  });
}

function unpacked({ kept, ...outcome }: PackedOutcome): Outcome {
  return { ...outcome, kept: kept && { files: kept.files, tables: unpackTables(kept.tables) } };
}
