/**
 * Threads that begin before it is known what they are to do: what they run takes longer to load than the command line
 * takes to be read, and a second core can load it meanwhile. They get their job as a message.
 */
import { Worker } from "node:worker_threads";

/** The threads' programs. */
export type Program = "run" | "again" | "page";

/** Whose work is done in a thread. */
const PROGRAMS: { readonly [command: string]: Program } = {
  run: "run",
  resume: "run",
  replay: "again",
  diff: "again",
  report: "page",
};
/** Programs are source in a clone, and compiled where this file is compiled. */
const isSource = import.meta.url.endsWith(".ts");
const FILES: { readonly [program in Program]: URL } = {
  run: new URL(isSource ? "./run-worker.ts" : "./run-worker.js", import.meta.url),
  again: new URL(isSource ? "./again-worker.ts" : "./again-worker.js", import.meta.url),
  page: new URL(isSource ? "./page-worker.ts" : "./page-worker.js", import.meta.url),
};

let early: { readonly program: Program; readonly worker: Worker } | undefined;

/** Begins the thread that a command line will need. Where none will be asked for, it keeps nobody waiting. */
export function beginThreadFor([command = "", ...rest]: readonly string[]): void {
  const program = Object.hasOwn(PROGRAMS, command) ? PROGRAMS[command] : undefined;
  if (program === undefined || rest.length === 0 || rest.includes("--help")) return;
  const worker = begun(program);
  worker.unref();
  // One that could not begin is begun anew when it is asked for, and then heard.
  worker.once("error", () => {
    early = undefined;
  });
  early = { program, worker };
}

/** A thread of the program, ready to be told its job: the one begun early, once, or a new one. */
export function threadOf(program: Program): Worker {
  const worker = early?.program === program ? early.worker : begun(program);
  early = undefined;
  worker.ref();
  return worker;
}

function begun(program: Program): Worker {
  return new Worker(FILES[program]);
}
