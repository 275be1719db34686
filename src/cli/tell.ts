/** How a thread hears what it is to do, and says how far it is and what it found. */
import { parentPort } from "node:worker_threads";
import type { Report } from "./port.ts";

/** The job that the thread's owner gives it. */
export function jobGiven<Job>(): Promise<Job> {
  return new Promise((resolve) => parentPort?.once("message", resolve));
}

/** Tells the thread's owner, who gets a copy. */
export function tell<Answer>(report: Report<Answer>): void {
  parentPort?.postMessage(report);
}
