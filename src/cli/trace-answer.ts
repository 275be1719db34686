/** Answers about a trace: chains of causes in sentences. */
import { chainTo, lastRowOf, rowsOfMessage } from "../experiment/trace/chain.ts";
import type { OpenedTrace } from "../experiment/trace/open-trace.ts";
import type { StoredTrace } from "../experiment/trace/read-trace.ts";
import { messageName, sentenceOf } from "../experiment/trace/sentences.ts";
import { parseQuantity } from "../scenario/quantity.ts";
import { wrongInput } from "./failure.ts";

/** What is asked: about a node (at a time), or about a message (at a node). */
export interface TraceQuestion {
  readonly node: string | undefined;
  /** A time of the run with its unit. */
  readonly at: string | undefined;
  /** ORIGIN:TIMESTAMP, ms since the Unix epoch. */
  readonly message: string | undefined;
}

/** Nodes named where one is unknown. */
const NAMES_MAX = 12;
/** Causes shown; of longer chains the last ones. */
const CAUSES_MAX = 40;

/** The answer, one sentence a line. @throws {Failure} where the question is none, or the trace knows nothing of it */
export function answerTo({ protocol, trace }: OpenedTrace, { node, at, message }: TraceQuestion): string {
  if (node !== undefined && !trace.node.includes(node)) {
    throw wrongInput(`--node ${node}: found no such node in the trace of ${protocol}, expected ${namesIn(trace)}.`);
  }
  if (message !== undefined && at === undefined) return aboutMessage(protocol, trace, message, node);
  if (message !== undefined) throw wrongInput("--at and --message exclude each other.");
  if (node === undefined) throw wrongInput("Ask about --node NAME (--at TIME), or about --message ORIGIN:TIMESTAMP.");
  const row = lastRowOf(trace, node, at === undefined ? Number.POSITIVE_INFINITY : timeUs(at));
  if (row === undefined) throw wrongInput(`Nothing had happened to ${node} by ${at}.`);
  return [`What led to the last that happened to ${node}, in ${protocol}:`, ...chainLines(trace, row)].join("\n");
}

function aboutMessage(protocol: string, trace: StoredTrace, message: string, node: string | undefined): string {
  const [, origin, stamp] = /^(.+):(\d{1,16})$/.exec(message) ?? [];
  if (origin === undefined) throw wrongInput(`--message: found ${message}, expected ORIGIN:TIMESTAMP.`);
  const name = messageName(origin, Number(stamp));
  const { published, delivered } = rowsOfMessage(trace, origin, Number(stamp));
  const shown = node === undefined ? delivered.at(-1) : delivered.find((row) => trace.node[row] === node);
  const row = shown ?? published;
  if (row === undefined) throw wrongInput(`The trace of ${protocol} knows no message ${name}.`);
  const others = delivered.filter((other) => other !== row);
  const learnt = others.map((row) => `  ${sentenceOf(trace, row)}`);
  const heading =
    shown === undefined
      ? `${node ?? "Nobody"}${node === undefined ? " learnt" : " did not learn"} of ${name} in what the trace of ${protocol} holds. It set out so:`
      : `How ${trace.node[row]} learnt of ${name}, in ${protocol}:`;
  return [heading, ...chainLines(trace, row), ...(learnt.length === 0 ? [] : ["Others:", ...learnt])].join("\n");
}

function chainLines(trace: StoredTrace, row: number): string[] {
  const chain = chainTo(trace, row);
  const left = chain.length - CAUSES_MAX;
  const before = left > 0 ? [`  (${left} earlier causes)`] : [];
  return [...before, ...chain.slice(-CAUSES_MAX).map((cause) => `  ${sentenceOf(trace, cause)}`)];
}

/** Whose events a trace holds, in words. */
function namesIn(trace: StoredTrace): string {
  const names = [...new Set(trace.node)].sort();
  const rest = names.length > NAMES_MAX ? ` or one of ${names.length - NAMES_MAX} more` : "";
  return `${names.slice(0, NAMES_MAX).join(", ")}${rest}`;
}

function timeUs(text: string): number {
  const parsed = parseQuantity("time", text);
  if (parsed.ok) return parsed.value;
  throw wrongInput(`--at: found ${text}, expected ${parsed.fault.expected}.`);
}
