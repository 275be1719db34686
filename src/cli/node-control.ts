/**
 * What a node is told on stdin, one JSON document a line: `{"peers": {NAME: ADDRESS}}` once, where no file gave them;
 * `{"stepTo": µs, "framesBefore": n}` where its clock is stepped; `{"end": true}`, or nothing more, to end.
 */
import { wrongInput } from "./failure.ts";

/** An order, checked. */
export type NodeOrder =
  | { readonly kind: "peers"; readonly peers: object }
  | { readonly kind: "step"; readonly toUs: number; readonly framesBefore: number }
  | { readonly kind: "end" };

/** The order in a line. @throws Failure */
export function orderIn(line: string): NodeOrder {
  const document = objectIn(line);
  const { peers, stepTo, framesBefore, end } = document ?? {};
  if (typeof peers === "object" && peers !== null) return { kind: "peers", peers };
  if (isCount(stepTo) && isCount(framesBefore)) return { kind: "step", toUs: stepTo, framesBefore };
  if (end === true) return { kind: "end" };
  throw wrongInput(`On stdin: ${excerpt(line)} is no order such as {"peers": {"node-1": "udp://127.0.0.1:4711"}}.`);
}

function objectIn(line: string): { readonly [name: string]: unknown } | undefined {
  try {
    const document: unknown = JSON.parse(line);
    return typeof document === "object" && document !== null ? { ...document } : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Letters of a line that are repeated to whoever wrote it. */
const EXCERPT_LETTERS = 60;

function excerpt(line: string): string {
  return JSON.stringify(line.length > EXCERPT_LETTERS ? `${line.slice(0, EXCERPT_LETTERS)}…` : line);
}
