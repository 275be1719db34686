/** What simulated code may not say, because it would not mean the same on every machine, or every time. */
import { type Token, tokenise } from "./tokens.ts";

/** Functions of `Math` that IEEE 754 or ECMAScript fix to the last bit, and the constant. */
const EXACT = new Set([
  "sqrt",
  "fround",
  "imul",
  "floor",
  "ceil",
  "trunc",
  "round",
  "abs",
  "min",
  "max",
  "clz32",
  "sign",
]);
EXACT.add("PI");

/** Names of things outside the run, and what to use instead. */
const OUTSIDE: { readonly [name: string]: string } = {
  Date: "the host's clock",
  performance: "the host's clock",
  setTimeout: "the host's timers",
  setInterval: "the host's timers",
  setImmediate: "the host's timers",
  queueMicrotask: "the host's timers",
  Promise: "synchronous code",
  async: "synchronous code",
  await: "synchronous code",
  Atomics: "synchronous code",
  process: "settings",
  globalThis: "settings",
  console: "the record",
  crypto: "src/base/chance.ts",
  Intl: "plain comparison of code units",
  fetch: "the scenario's files",
  require: "an import",
  eval: "plain code",
  WeakRef: "plain references",
  FinalizationRegistry: "plain references",
};

const METHODS: { readonly [name: string]: string } = {
  localeCompare: "< and >",
  toLocaleString: "String()",
  toLocaleLowerCase: "toLowerCase()",
  toLocaleUpperCase: "toUpperCase()",
};

export interface Offence {
  readonly line: number;
  readonly sentence: string;
}

/** What a source text says that simulated code may not. */
export function offences(source: string): readonly Offence[] {
  const tokens = tokenise(source);
  return tokens.flatMap((token, i) => {
    const sentence = offence(tokens, i);
    return sentence === undefined ? [] : [{ line: token.line, sentence }];
  });
}

function offence(tokens: readonly Token[], i: number): string | undefined {
  const { kind, text } = tokens[i]!;
  if (kind === "mark") return text === "**" || text === "**=" ? `${text}: use pow of src/base/maths.ts` : undefined;
  if (kind !== "word") return undefined;
  const isMember = tokens[i - 1]?.text === "." || tokens[i - 1]?.text === "?.";
  if (isMember) return Object.hasOwn(METHODS, text) ? `${text}: use ${METHODS[text]}` : undefined;
  if (text === "Math") return mathOffence(tokens, i);
  if (text === "for" && loopsIn(tokens, i)) return "for … in: its order is not the order written; use for … of";
  if (text === "import" && ["(", "."].includes(tokens[i + 1]?.text ?? ""))
    return "import() or import.meta: use an import";
  if (Object.hasOwn(OUTSIDE, text) && !isKey(tokens, i)) return `${text}: use ${OUTSIDE[text]}`;
  return undefined;
}

function mathOffence(tokens: readonly Token[], i: number): string | undefined {
  const name = tokens[i + 2]?.text ?? "";
  if (tokens[i + 1]?.text === "." && EXACT.has(name)) return undefined;
  return `Math.${name}: engines may round it differently; use src/base/maths.ts (or chance.ts for draws)`;
}

/** Whether the word names a member (`process: …`, `process(…) {` is not recognised). */
function isKey(tokens: readonly Token[], i: number): boolean {
  const next = tokens[i + 1]?.text;
  const isOptional = next === "?" && tokens[i + 2]?.text === ":";
  return (next === ":" && !["?", "case"].includes(tokens[i - 1]?.text ?? "")) || isOptional;
}

function loopsIn(tokens: readonly Token[], i: number): boolean {
  let depth = 0;
  for (let j = i + 1; j < tokens.length; j++) {
    const { text } = tokens[j]!;
    if ("([{".includes(text)) depth++;
    else if (")]}".includes(text)) depth--;
    if (depth === 0 || (depth === 1 && (text === ";" || text === "of"))) return false;
    if (depth === 1 && text === "in") return true;
  }
  return false;
}
