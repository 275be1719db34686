/** How a process ends that a signal asks to end. */
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What shells add to a signal's number, for the exit code of who ended by it. */
const BY_SIGNAL = 128;

/**
 * Lets signals end the process by an exit, so that it can still clear up.
 * @param passOn tells somebody else who is to end first, and whether there is somebody
 */
export function exitOnSignals(passOn: (signal: NodeJS.Signals) => boolean = () => false): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!passOn(signal)) process.exit(exitCodeOf(null, signal));
    });
  }
}

/** The exit code of a process, also of one that a signal ended. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? BY_SIGNAL + constants.signals[signal!];
}
