/**
 * Calls the command line within the test's own process: for what it says, and the code that it asks to end with. Whether a
 * process ends so, and what becomes of its streams, only a process shows (`launch.ts`); it also is the quicker way to what is
 * done in a thread, since its bundle loads sooner than the sources would here.
 */
import * as Cause from "effect/Cause";
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { vi } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { Failure } from "../../src/cli/failure.ts";
import type { Ended } from "./launch.ts";

const PIPE = { canColor: false, canAnimate: false, canPrompt: false };

/** Does what `resonance …` does when its output goes into pipes. */
export async function called(...words: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [taken(process.stdout), taken(process.stderr)];
  try {
    const exit = await Effect.runPromiseExit(Effect.provideService(commandLine(words), TerminalCapabilities, PIPE));
    return { code: codeOf(exit), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
  }
}

function codeOf(exit: Exit.Exit<void, Failure>): number {
  if (Exit.isSuccess(exit)) return 0;
  const error = Cause.squash(exit.cause);
  if (error instanceof Failure) return error.exitCode;
  throw error;
}

/** Takes what is written to a stream, instead of the stream. */
function taken(stream: NodeJS.WriteStream) {
  const pieces: Buffer[] = [];
  const spy = vi.spyOn(stream, "write").mockImplementation((piece, ...rest) => {
    pieces.push(Buffer.from(piece as string));
    const done = rest.at(-1);
    if (typeof done === "function") (done as () => void)();
    return true;
  });
  return { text: () => Buffer.concat(pieces).toString("utf8"), release: () => spy.mockRestore() };
}
