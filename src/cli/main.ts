/** The process: arguments in, exit code out. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import { commandLine } from "./command-line.ts";
import { tolerateClosedPipes } from "./terminal.ts";

tolerateClosedPipes();
NodeRuntime.runMain(commandLine(process.argv.slice(2)), { disableErrorReporting: true });
