/** The commands that there are. */
import * as Command from "effect/cli/Command";
import { frame } from "./frame.ts";
import { list } from "./list.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { trace } from "./trace.ts";
import { validate } from "./validate.ts";

export const app = Command.make("resonance").pipe(
  Command.withDescription(
    "Simulates networks of sensors that speak only when meaning changes, next to MQTT and others, in the same world.",
  ),
  Command.withSubcommands([run, report, trace, validate, list, schema, frame]),
);
