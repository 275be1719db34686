/** What is wrong with one value of a scenario, in words, before it is known where the value stands in a file. */
import { closest, distance } from "fastest-levenshtein";

/** A value that is not what a setting expects. Each text is a phrase, without a full stop. */
export interface Fault {
  /** What was found, where that says more than the value itself would. */
  readonly found?: string;
  /** What was expected instead. */
  readonly expected: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A fault at a place in the settings. `about` tells whether the key itself or its value is meant. */
export interface PlacedFault extends Fault {
  readonly path: readonly (string | number)[];
  readonly about: "key" | "value";
}

/** Longest excerpt of a value that a message shows, so that a message stays a line. */
const EXCERPT_CHARACTERS = 60;

/** A text cut to the length of an excerpt. */
export function excerpt(text: string): string {
  return text.length <= EXCERPT_CHARACTERS ? text : `${text.slice(0, EXCERPT_CHARACTERS - 1)}…`;
}

/** A value in words: `"10 parsecs"`, `10`, `a list of 3`, `settings (kind, every)`, `nothing`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return excerpt(JSON.stringify(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "empty settings" : excerpt(`settings (${keys.join(", ")})`);
  }
  return String(value);
}

/** The words as a sentence lists them: `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

/** Words for what has another name here. */
const SAME_MEANING: ReadonlyMap<string, readonly string[]> = new Map([
  ["everyone", ["all"]],
  ["everybody", ["all"]],
  ["everything", ["all"]],
  ["every", ["all"]],
  ["gateway", ["sink"]],
  ["broker", ["sink"]],
]);

/** Shortest beginning of a word that stands for the word. */
const SHORTEST_BEGINNING = 3;

/** The one known word that begins with these letters, if it is the only one. */
function beginningOf(letters: string, known: readonly string[]): string | undefined {
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(letters));
  return letters.length >= SHORTEST_BEGINNING && longer.length === 1 ? longer[0] : undefined;
}

/** “did you mean x?” where one of the known words is near enough to be meant, else `undefined`. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > EXCERPT_CHARACTERS) return undefined;
  const lower = word.toLowerCase();
  const sameLetters = known.find((candidate) => candidate.toLowerCase() === lower) ?? beginningOf(lower, known);
  const nearest =
    sameLetters ?? SAME_MEANING.get(lower)?.find((other) => known.includes(other)) ?? closest(word, known);
  // Two letters swapped count as two; a third of a long word wrong is still a typo, more is another word.
  const mostWrong = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  const isMeant = sameLetters !== undefined || SAME_MEANING.get(lower)?.includes(nearest) === true;
  const near = isMeant || distance(word, nearest) <= mostWrong;
  return near ? `did you mean ${nearest}?` : undefined;
}
