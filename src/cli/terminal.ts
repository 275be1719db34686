/** Where output goes, and what the other end can show. */
import { fstatSync, writeSync } from "node:fs";
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities";
import * as Effect from "effect/Effect";
import { type Failure, notWritten } from "./failure.ts";

/** Columns of a pipe or file, which have none of their own. */
const PIPE_COLUMNS = 100;

/** What the terminal at stdout can show; NO_COLOR, FORCE_COLOR and TERM=dumb are respected. */
export const shown = Effect.map(TerminalCapabilities, ({ canColor }) => ({
  colour: canColor,
  width: columns(process.stdout.columns),
}));

/** The terminal's width; some terminals say that it is 0 when they do not know. */
function columns(terminal: number | undefined): number {
  const candidates = [terminal, Number(process.env.COLUMNS)];
  return candidates.find((width) => width !== undefined && Number.isInteger(width) && width > 0) ?? PIPE_COLUMNS;
}

/** What is said of parts of a scenario that a single run leaves aside. */
export function leftAsideSentence(parts: readonly string[]): string {
  return `A single run leaves ${parts.join(" and ")} of the scenario aside.`;
}

/** A reader that went away, and what later writes to it say. */
const READER_GONE = ["EPIPE", "ERR_STREAM_DESTROYED"];

/**
 * Writes text, or bytes, to stdout and waits until they are out. A reader that went away (`| head`) is no failure;
 * anything else that keeps them from being written (a full disk) is.
 */
export function print(text: string | Uint8Array): Effect.Effect<void, Failure> {
  return Effect.suspend(() => (isFile(process.stdout.fd) ? writeFile(process.stdout.fd, text) : printStream(text)));
}

/** Writes sentences to stderr. Where even that fails, nobody is left to tell. */
export function complain(...sentences: readonly string[]): Effect.Effect<void> {
  return Effect.ignore(write(process.stderr, sentences.map((sentence) => `${sentence}\n`).join("")));
}

function printStream(text: string | Uint8Array): Effect.Effect<void, Failure> {
  return write(process.stdout, text).pipe(
    Effect.catch((error) => {
      const isGone = READER_GONE.includes((error as NodeJS.ErrnoException).code ?? "");
      return isGone ? Effect.void : Effect.fail(notWritten(error));
    }),
  );
}

function write(stream: NodeJS.WriteStream, text: string | Uint8Array): Effect.Effect<void, Error> {
  if (text.length === 0) return Effect.void;
  return Effect.callback<void, Error>((resume) => {
    stream.write(text, (error) => resume(error ? Effect.fail(error) : Effect.void));
  });
}

/** Writes to a file piece by piece: on a disk that is nearly full, one write takes a part of the text without a word. */
function writeFile(descriptor: number, text: string | Uint8Array): Effect.Effect<void, Failure> {
  return Effect.try({
    try: () => {
      const bytes = Buffer.from(text);
      for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
    },
    catch: notWritten,
  });
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Keeps a stream's error from ending the process with a stack trace: whoever writes is told, and decides. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
