/** Text to a YAML document, or what is wrong with the text. */
import { Composer, type Document, Lexer, LineCounter, Parser } from "yaml";
import { excerpt } from "./fault.ts";
import type { ScenarioProblem } from "./problem.ts";

/** Largest text taken, bytes: far above any scenario that a person can read, far below what exhausts memory. */
export const MAXIMUM_BYTES = 4 * 1024 * 1024;

/** Deepest nesting taken; settings nest 7 deep. What composes and walks documents is recursive, and stacks end. */
export const MAXIMUM_DEPTH = 64;

/** A document that parsed, with what is needed to tell lines and columns. */
export interface YamlText {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Either a document or all that keeps the text from being one. */
export type YamlResult =
  | { readonly ok: true; readonly yaml: YamlText }
  | { readonly ok: false; readonly problems: ScenarioProblem[] };

/** Problems told of one text: enough to work on, few enough to read. */
export const MAXIMUM_PROBLEMS = 100;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL_CHARACTER = /[\0-\x08\x0B\x0C\x0E-\x1F]/u;

/** Parses YAML 1.2 (core schema): one document, string keys, no tags. @param file the name for messages */
export function parseYaml(input: string | Uint8Array, file: string): YamlResult {
  const refused = (found: string, expected: string, hint?: string): YamlResult => ({
    ok: false,
    problems: [{ file, line: 1, column: 1, path: "", found, expected, hint }],
  });
  if (input.length > MAXIMUM_BYTES) {
    return refused(`${Math.ceil(input.length / 2 ** 20)} MiB`, "a scenario of at most 4 MiB");
  }
  const text = typeof input === "string" ? input : decodeUtf8(input);
  if (text === undefined) return refused("bytes that are not UTF-8", "YAML text in UTF-8", "is this a scenario file?");
  if (CONTROL_CHARACTER.test(text)) {
    return refused("control characters", "YAML text in UTF-8", "is this a scenario file?");
  }
  const lines = new LineCounter();
  let documents: Document[];
  try {
    documents = compose(text, lines);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { ok: false, problems: [tooDeep(file, lines, error.offset)] };
  }
  const problems = problemsOf(documents, file, lines);
  if (problems.length > 0) return { ok: false, problems };
  const document = documents[0]!; // the composer gives at least an empty one
  if (document.contents === null) return refused("nothing", "a scenario");
  return { ok: true, yaml: { text, document, lines } };
}

/** The problem of nesting too deeply, at a place in the text. */
export function tooDeep(file: string, lines: LineCounter, offset: number): ScenarioProblem {
  const expected = `at most ${MAXIMUM_DEPTH} levels of nesting`;
  return yamlProblem(file, lines, offset, { found: "deeper nesting", expected });
}

/** A problem of the text itself. */
export function yamlProblem(
  file: string,
  lines: LineCounter,
  offset: number,
  { found, expected, hint }: { readonly found: string; readonly expected: string; readonly hint?: string },
): ScenarioProblem {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col), path: "", found, expected, hint };
}

class TooDeep extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super("nested too deeply");
    this.offset = offset;
  }
}

/** Composes at most two documents (the second is an error already). @throws TooDeep */
function compose(text: string, lines: LineCounter): Document[] {
  const composer = new Composer({
    uniqueKeys: false, // takes quadratic time in the library; plain-value.ts finds repeated keys
    stringKeys: true,
    schema: "core",
    resolveKnownTags: false,
    logLevel: "error",
  });
  const documents: Document[] = [];
  for (const document of composer.compose(tokens(text, lines), true, text.length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** The syntax tokens of a text, as long as they do not nest too deeply. */
function* tokens(text: string, lines: LineCounter): ReturnType<Parser["parse"]> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    if (parser.stack.length > MAXIMUM_DEPTH) throw new TooDeep(parser.offset);
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

function problemsOf(documents: readonly Document[], file: string, lines: LineCounter): ScenarioProblem[] {
  const [first, second] = documents;
  const problems = [...first!.errors, ...first!.warnings].slice(0, MAXIMUM_PROBLEMS).map(({ code, message, pos }) => {
    const fault =
      code === "TAG_RESOLVE_FAILED"
        ? { found: "a tag", expected: "plain YAML without tags" }
        : { found: "text that is not YAML", expected: "YAML", hint: excerpt(message) };
    return yamlProblem(file, lines, pos[0], fault);
  });
  if (second !== undefined) {
    const fault = { found: "a second document", expected: "one scenario a file" };
    problems.push(yamlProblem(file, lines, second.range?.[0] ?? 0, fault));
  }
  return problems;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
