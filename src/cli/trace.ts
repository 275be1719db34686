/** `resonance trace`: how it came to something, from the trace of a stored run. */
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { Failure, fault, wrongInput } from "./failure.ts";
import { print } from "./terminal.ts";
import type { TraceQuestion } from "./trace-answer.ts";

const folder = Argument.String("folder").pipe(
  Argument.withDescription("A result folder, as `run --trace --out` writes it"),
);
const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional);

const flags = {
  protocol: text("protocol", "name", "Whose trace, where the folder holds several"),
  node: text("node", "name", "At this node"),
  at: text("at", "time", 'The last that happened to the node up to this time of the run, e.g. "90 s"'),
  message: text("message", "origin:timestamp", "How this message came to the node, or to all that learnt of it"),
};

export const trace = Command.make("trace", { folder, ...flags }, ({ folder, protocol, ...options }) =>
  Effect.tryPromise({
    try: async () => {
      const { openTrace } = await import("../experiment/trace/open-trace.ts");
      const { answerTo } = await import("./trace-answer.ts");
      const question: TraceQuestion = {
        node: Option.getOrUndefined(options.node),
        at: Option.getOrUndefined(options.at),
        message: Option.getOrUndefined(options.message),
      };
      const opened = await openTrace(folder, Option.getOrUndefined(protocol));
      return answerTo(opened, question);
    },
    catch: failureOf,
  }).pipe(Effect.flatMap((answer) => print(`${answer}\n`))),
).pipe(Command.withDescription("Say what led to what happened at a node or to a message, in a run that was traced"));

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return error instanceof Error && error.name === "StoreError" ? wrongInput(error.message) : fault(error);
}
