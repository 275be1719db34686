/** How a thread says how far it is and what it found. */
import { parentPort } from "node:worker_threads";
import type { Report } from "./port.ts";

/** Tells the thread's owner, who gets a copy. */
export function tell<Answer>(report: Report<Answer>): void {
  parentPort?.postMessage(report);
}
