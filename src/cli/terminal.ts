/** Where output goes, and what the other end can show. */

import { TerminalCapabilities } from "effect/cli/TerminalCapabilities";
import * as Effect from "effect/Effect";

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

/** Writes to stdout and waits until it is out. A reader that went away (`| head`) is no failure. */
export function print(text: string): Effect.Effect<void> {
  return write(process.stdout, text);
}

/** Writes sentences to stderr. */
export function complain(...sentences: readonly string[]): Effect.Effect<void> {
  return write(process.stderr, sentences.map((sentence) => `${sentence}\n`).join(""));
}

function write(stream: NodeJS.WriteStream, text: string): Effect.Effect<void> {
  if (text === "") return Effect.void;
  return Effect.callback<void>((resume) => {
    stream.write(text, () => resume(Effect.void));
  });
}

/** Keeps a reader that went away from ending the process with a stack trace. {@link print} goes on without it. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
