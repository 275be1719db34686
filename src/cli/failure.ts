/** How a command ends when it does not do what was asked. */
import * as Data from "effect/Data";
import { errorExitCode } from "effect/Runtime";
import { systemReason } from "../library/system-reason.ts";

/** Exit codes; 0 is success and 130 an interruption (Ctrl-C). */
export const EXIT = {
  /** The run found something wrong. */
  wrongResult: 1,
  /** What was found could not be written to stdout. */
  notWritten: 1,
  /** The input or the usage is wrong. */
  wrongInput: 2,
  /** Neither: a fault of this program (EX_SOFTWARE of sysexits.h). */
  fault: 70,
} as const;

/** A failure in sentences for people, each printed on stderr. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly sentences: readonly string[];
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT];
}> {
  override readonly [errorExitCode] = this.exitCode;
}

/** The input or the usage is wrong. */
export function wrongInput(...sentences: readonly string[]): Failure {
  return new Failure({ sentences, exitCode: EXIT.wrongInput });
}

/** The run found something wrong. */
export function wrongResult(...sentences: readonly string[]): Failure {
  return new Failure({ sentences, exitCode: EXIT.wrongResult });
}

/** Results that stdout did not take. */
export function notWritten(error: unknown): Failure {
  const sentence = `The output could not be written to stdout: ${systemReason(error)}.`;
  return new Failure({ sentences: [sentence], exitCode: EXIT.notWritten });
}

/** Something that should not have happened. */
export function fault(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return new Failure({ sentences: [`This should not have happened: ${message}`], exitCode: EXIT.fault });
}
