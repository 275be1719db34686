/** Markup in which text stays text: whatever is put into a template is escaped, unless it is markup itself. */
import { printable } from "../text.ts";

/** Markup that may stand in a page as it is. */
export class Html {
  readonly markup: string;
  /** @param markup trusted: written here, or escaped */
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | readonly Html[];

/** A template of markup: `html\`<td>${text}</td>\``. Strings are escaped, for elements and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((markup, literal, i) => markup + markupOf(parts[i - 1]!) + literal));
}

function markupOf(part: Part): string {
  if (typeof part === "string") return escaped(part);
  return part instanceof Html ? part.markup : part.map(({ markup }) => markup).join("");
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in elements and quoted attributes. Directions that a name sets end with the name. */
export function escaped(text: string): string {
  const safe = visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
  return OVERRIDES.test(safe) ? `\u2068${safe.replace(new RegExp(OVERRIDES, "gu"), "")}\u2069` : safe;
}

/** Characters that set the direction of what follows them. */
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;

/** Lines stay lines; other control characters become spaces, and lone surrogates what an encoder would make of them. */
function visible(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\p{Cc}/gu, " "))
    .join("\n")
    .toWellFormed();
}

/** One line of text, as tables and titles show it. */
export function line(text: string): string {
  return printable(text);
}

const UNITS = "%|[mµ]?J|[mµ]?s|min|h|d|B|[kM]B|Hz|messages|times";
const BEFORE_UNIT = new RegExp(`(?<=\\d) (?=(?:${UNITS})(?![\\p{L}\\p{N}]))`, "gu");

/** A sentence whose numbers stay on one line with their units. */
export function tight(sentence: string): string {
  return sentence.replace(BEFORE_UNIT, "\u00a0");
}

/** A value as JSON that may stand inside a script element. */
export function embeddedJson(value: unknown): Html {
  const json = JSON.stringify(value) ?? "null";
  const safe = json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return new Html(safe.toWellFormed());
}
