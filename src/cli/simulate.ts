/** Runs a simulation in a thread of its own, so that Ctrl-C works at any time. */
import { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import { type Failure, fault, wrongInput } from "./failure.ts";
import type { Outcome, Report, Request } from "./port.ts";

/** The thread's program: source in a clone, compiled where this file is compiled. */
const program = new URL(import.meta.url.endsWith(".ts") ? "./run-worker.ts" : "./run-worker.js", import.meta.url);

/** Runs a scenario. An interruption ends the thread at once. */
export function simulate(request: Request, onProgress: (fraction: number) => void): Effect.Effect<Outcome, Failure> {
  return Effect.callback<Outcome, Failure>((resume) => {
    const worker = new Worker(program, { workerData: request });
    worker.on("message", (report: Report) => {
      if (report.kind === "progress") return onProgress(report.fraction);
      if (report.kind === "rejected") return resume(Effect.fail(wrongInput(...report.sentences)));
      return resume(Effect.succeed(report.outcome));
    });
    worker.on("error", (error) => resume(Effect.fail(fault(error))));
    worker.on("exit", (code) => resume(Effect.fail(fault(`the simulation ended early (${code})`))));
    return Effect.promise(() => worker.terminate());
  });
}
