/** Arguments that several commands share. */
import * as Argument from "effect/cli/Argument";
import * as Flag from "effect/cli/Flag";

export const file = Argument.String("file").pipe(Argument.withDescription("The scenario file (YAML)"));

export const set = Flag.String("set").pipe(
  Flag.withMetavar("path=value"),
  Flag.withDescription('Change a setting, e.g. --set "nodes.count=50"; may be given several times'),
  Flag.atLeast(0),
);

export const json = Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document"), Flag.withDefault(false));
