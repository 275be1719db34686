/** `resonance init`: a first scenario for a log of one's own. */
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { complain, print } from "./terminal.ts";

const file = Argument.String("file").pipe(Argument.withDescription("A CSV file of readings, with a header line"));
const column = (name: string, of: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("column"),
    Flag.withDescription(`The column of ${of}, where it is not found`),
    Flag.optional,
  );
const timestamp = column("timestamp", "the time");
const value = column("value", "the reading");
const node = column("node", "the node's name");
const unit = Flag.String("unit").pipe(
  Flag.withMetavar("unit"),
  Flag.withDescription('The unit of the readings, e.g. "°C"'),
  Flag.optional,
);
const out = Flag.String("out").pipe(
  Flag.withMetavar("file"),
  Flag.withDescription("Write the scenario to this file, which must not be there yet, instead of stdout"),
  Flag.optional,
);

/** A command as it can be typed here: npx finds what is not on the path of programs. */
function asTyped(...words: readonly string[]): string {
  const name = process.env.npm_command === "exec" ? ["npx", "resonance"] : ["resonance"];
  return [...name, ...words].join(" ");
}

export const init = Command.make(
  "init",
  { file, timestamp, value, node, unit, out },
  Effect.fnUntraced(function* (options) {
    const { draftInto } = yield* Effect.promise(() => import("./init/write.ts"));
    const { file, ...optional } = options;
    const given = {
      timestamp: Option.getOrUndefined(optional.timestamp),
      value: Option.getOrUndefined(optional.value),
      node: Option.getOrUndefined(optional.node),
      unit: Option.getOrUndefined(optional.unit),
      out: Option.getOrUndefined(optional.out),
    };
    const text = yield* draftInto(file, given);
    if (given.out === undefined) return yield* print(text);
    yield* complain(
      `${given.out} is a first scenario: look at its comments, then ${asTyped("run", given.out)} --out FOLDER`,
    );
  }),
).pipe(Command.withDescription("Write a first scenario for a CSV file of readings: columns, range, alarm, protocols"));
