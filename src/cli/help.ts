/** Help and usage errors: help that was asked for goes to stdout, anything else to stderr. */

import * as CliOutput from "effect/cli/CliOutput";
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities";
import * as Effect from "effect/Effect";
import { complain, print } from "./terminal.ts";

/** Presents help and usage errors. Wherever they go, colour depends on stdout's terminal: piped output has none. */
export const presenter = CliOutput.layerPresenter({
  present: Effect.fnUntraced(function* (event) {
    const { canColor } = yield* TerminalCapabilities;
    const formatter = CliOutput.defaultFormatter({ colors: canColor });
    switch (event._tag) {
      case "Help": {
        const help = formatter.formatHelpDoc(event.helpDoc);
        return yield* event.reason === "Requested" ? Effect.orDie(print(`${help}\n`)) : complain(help);
      }
      case "InvalidInvocation": {
        const sentences = event.errors.map((error) => formatter.formatCliError(error));
        return yield* complain(...sentences, "", `Usage: ${event.helpDoc.usage}`, helpHint(event.commandPath));
      }
      case "Version":
        return yield* Effect.orDie(print(`${event.name} ${event.version}\n`));
    }
  }),
});

function helpHint(commandPath: readonly string[]): string {
  return `More: ${commandPath.join(" ")} --help`;
}
