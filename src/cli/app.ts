/** The commands that there are. */
import * as Command from "effect/cli/Command";
import { diff } from "./diff.ts";
import { frame } from "./frame.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { node } from "./node.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { resume, run } from "./run.ts";
import { schema } from "./schema.ts";
import { trace } from "./trace.ts";
import { validate } from "./validate.ts";

export const app = Command.make("resonance").pipe(
  Command.withDescription(
    "Simulates networks of sensors that speak only when meaning changes, next to MQTT and others, in the same world.",
  ),
  Command.withSubcommands([init, run, resume, replay, diff, report, trace, validate, list, schema, frame, node]),
);
