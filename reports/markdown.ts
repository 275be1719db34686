/** A result as Markdown: for an issue, a wiki or a paper's notes. */
import type { RunResult } from "../src/experiment/result.ts";
import { factsOf } from "./facts.ts";
import { notesOf, warningsOf } from "./notes.ts";
import type { Row } from "./row-maker.ts";
import { type Comparison, compare } from "./rows.ts";
import { printable } from "./text.ts";
import { shortVerdict } from "./verdict/verdict.ts";

/** The whole result as Markdown (GitHub's tables), ending with a newline. */
export function renderMarkdown(result: RunResult): string {
  const comparison = compare(result);
  const protocols = Object.entries(result.protocols);
  const blocks = [
    `# ${literal(result.scenario)}`,
    literal(factsOf(result).join(" · ")),
    `**Verdict.** ${literal(shortVerdict(result))}`,
    list(notesOf(result)),
    ...comparison.sections.map(({ title, rows }) => `## ${literal(title)}\n\n${table(comparison, rows)}`),
    `## Digests\n\n${list(protocols.map(([name, { digest }]) => `${name}: ${digest}`))}`,
    result.warnings.length > 0 ? `## Warnings\n\n${list(warningsOf(result))}` : "",
    result.assumptions.length > 0 ? `## Assumptions\n\n${list(result.assumptions)}` : "",
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function table({ protocols, reference }: Comparison, rows: readonly Row[]): string {
  const others = protocols.map((_, index) => index).filter((index) => index !== reference);
  const titles = [...protocols, ...others.map((index) => `${protocols[index]} ÷ ${protocols[reference]}`)].map(literal);
  const lines = rows.map((row) => {
    const ratios = others.map((index) => row.ratios[index]!);
    const unit = row.unit === "" ? "" : `, ${row.unit}`;
    return [literal(row.label) + unit, ...row.shown, ...ratios];
  });
  return [["", ...titles], ["---", ...titles.map(() => "---:")], ...lines]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${literal(sentence)}`).join("\n");
}

/** Text that Markdown shows as it is. */
function literal(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}
