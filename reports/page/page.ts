/** A run as one page: a file that needs nothing else, neither a network nor, for what matters, scripts. */
import type { RunResult } from "../../src/experiment/result.ts";
import { factsOf } from "../facts.ts";
import { notesOf, warningsOf } from "../notes.ts";
import type { Row } from "../row-maker.ts";
import { type Comparison, compare } from "../rows.ts";
import { verdictOf } from "../verdict/verdict.ts";
import { controlsOf, THEME_CHOICE } from "./controls.ts";
import { drawingsOf, figuresOf, type PageChart } from "./figures.ts";
import { embeddedJson, Html, html, line, tight } from "./html.ts";
import { policyFor } from "./policy.ts";
import type { Provenance } from "./provenance.ts";
import { repeatOf } from "./repeat.ts";
import { PAGE_SCRIPTS } from "./scripts.ts";
import { STYLE } from "./style.ts";
import { tableOf } from "./tables.ts";

/** What a page is made of. */
export interface PageInput {
  readonly result: RunResult;
  /** In the order in which they are read. */
  readonly charts: readonly PageChart[];
  readonly provenance: Provenance;
}

/** The whole page, UTF-8. */
export function renderPage({ result, charts, provenance }: PageInput): string {
  const policy = policyFor(PAGE_SCRIPTS, [STYLE]);
  const title = line(result.scenario);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the verdict</a>
<header>
<p class="facts">${factsOf(result).map(line).join(" · ")}</p>
<h1>${title}</h1>
${provenance.description.trim() === "" ? "" : html`<p class="about">${provenance.description.trim()}</p>`}
${THEME_CHOICE}</header>
<main id="main">
${verdictSection(result)}
${numbers(result)}
${charts.length === 0 ? "" : chartSection(result, charts)}
${whole(compare(result))}
${rules(result)}
${repeatOf(result, provenance)}
</main>
<script type="application/json" id="drawings">${embeddedJson(drawingsOf(Object.keys(result.protocols), charts))}</script>
${PAGE_SCRIPTS.map((script) => html`<script>${new Html(script)}</script>\n`)}</body>
</html>
`.markup;
}

function verdictSection(result: RunResult): Html {
  const { headline, reasons, confidence, caveats } = verdictOf(result);
  return html`<section class="verdict" aria-labelledby="verdict"><h2 id="verdict">Verdict</h2>
<p class="headline">${tight(headline)}</p>
<p class="confidence">${tight(confidence)}</p>
<div class="columns">${sentences("Why", reasons)}${sentences("Mind", caveats)}</div>
</section>`;
}

/** A list of sentences; what stands before a colon is what the sentence is about. */
function sentences(title: string, list: readonly string[]): Html {
  if (list.length === 0) return html``;
  const items = list.map((sentence) => {
    const [, topic, rest] = /^([^:.]{3,40}): ([\s\S]*)$/.exec(sentence) ?? [undefined, "", sentence];
    return html`<li>${topic === "" ? "" : html`<b>${topic!}:</b> `}${tight(rest!)}</li>`;
  });
  return html`<div><h3>${title}</h3><ul>${items}</ul></div>`;
}

/** Titles of the sections that a reader sees at once. */
const SHORT = "In short";
const SILENCE = "Price of silence";

function numbers(result: RunResult): Html {
  const comparison = compare(result);
  const named = (title: string) => comparison.sections.filter((section) => section.title === title);
  const silence = named(SILENCE).map((section) => ({ ...section, rows: section.rows.filter(differs) }));
  return html`<section aria-labelledby="figures"><h2 id="figures">Key figures</h2>
${tableOf(comparison, named(SHORT), "Key figures of every protocol")}
${silence.some(({ rows }) => rows.length > 0) ? html`<h2 id="silence">${SILENCE}</h2>${tableOf(comparison, silence, "What silence cost, where protocols differ in it")}` : ""}
</section>`;
}

/** Whether protocols differ in a row, or there is but one; the whole table has the rest. */
function differs({ shown }: Row): boolean {
  return shown.length === 1 || new Set(shown).size > 1;
}

function chartSection(result: RunResult, charts: readonly PageChart[]): Html {
  return html`<section aria-labelledby="charts"><h2 id="charts">Charts</h2>
${controlsOf(Object.keys(result.protocols), charts)}
${figuresOf(charts)}
</section>`;
}

function whole(comparison: Comparison): Html {
  const sections = comparison.sections.filter(({ title }) => title !== SHORT);
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0);
  return html`<section aria-labelledby="all"><h2 id="all">All figures</h2>
<details><summary>The whole table (${String(rows)} rows)</summary>${tableOf(comparison, sections, "All figures of every protocol")}</details>
</section>`;
}

function rules(result: RunResult): Html {
  const parts = [
    ["What the settings mean", notesOf(result)],
    ["Warnings", warningsOf(result)],
    ["Assumptions in force", result.assumptions],
  ] as const;
  const lists = parts
    .filter(([, list]) => list.length > 0)
    .map(
      ([title, list]) => html`<h3>${title}</h3><ul>${list.map((sentence) => html`<li>${tight(sentence)}</li>`)}</ul>`,
    );
  return html`<section class="rules" aria-labelledby="rules"><h2 id="rules">What it rests on</h2>${lists}</section>`;
}
