/** The command line as a whole: words in, sentences out where it fails. */
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Cause from "effect/Cause";
import * as CliConfig from "effect/cli/CliConfig";
import { runWith } from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { VERSION } from "../experiment/version.ts";
import { app } from "./app.ts";
import { Failure, fault, wrongInput } from "./failure.ts";
import { presenter } from "./help.ts";
import { complain } from "./terminal.ts";
import { withValuesBelowZero } from "./words.ts";

const config = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] });

/** Does what the words say. It fails after it has said why on stderr; the failure has the exit code. */
export function commandLine(words: readonly string[]): Effect.Effect<void, Failure> {
  return runWith(app, { version: VERSION })(withValuesBelowZero(words)).pipe(
    // The presenter has said what is wrong with the usage.
    Effect.catchTag("ShowHelp", () => Effect.fail(wrongInput())),
    Effect.catchCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.fail(failureOf(cause)))),
    Effect.tapError((failure) => complain(...failure.sentences)),
    Effect.provide(Layer.mergeAll(NodeServices.layer, config, presenter)),
  );
}

function failureOf(cause: Cause.Cause<unknown>): Failure {
  const error = Cause.squash(cause);
  return error instanceof Failure ? error : fault(error);
}
