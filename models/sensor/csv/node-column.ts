/** Finds a column that tells nodes apart in a file of which nobody said that it holds several. */
import type { Column } from "./header.ts";

/** A column that seems to hold the names of nodes. */
export interface NodeColumn {
  readonly name: string;
  /** How many different ones it holds. */
  readonly texts: number;
}

/** What a column of nodes' names is called, small letters and digits only. Own definition. */
const USUAL_NAMES = new Set(
  ["node", "sensor", "device", "mote", "station", "machine"]
    .flatMap((thing) => [thing, `${thing}id`, `${thing}name`, `${thing}no`])
    .concat("id", "name", "serial", "mac", "eui64"),
);
/** A column of more texts than this is none of names. Own definition; it bounds the memory of the search. */
const MOST_TEXTS = 1000;
/** One in so many rows late: the file's times are out of order; of these one in so many left: a column explains it. */
const ONE_IN = 10;

/** What is known of one column. */
interface Candidate extends Column {
  /** The latest time of each text. */
  readonly newestUs: Map<string, number>;
  last: string | undefined;
  /** Rows that go back to a text after another. */
  returns: number;
  /** Rows not later than the newest one with the same text. */
  late: number;
}

/**
 * Looks at rows one by one. A column seems to tell nodes apart if it has at least two texts, each twice on average, and
 * either is called as such columns are and its texts take turns, or the times of the file are out of order as a whole
 * and in order for each of its texts.
 */
export class NodeColumnSearch {
  #candidates: Candidate[];
  #rows = 0;
  #newestUs = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(columns: readonly Column[]) {
    this.#candidates = columns.map((column) => ({
      ...column,
      newestUs: new Map(),
      last: undefined,
      returns: 0,
      late: 0,
    }));
  }

  /** @param cells of one readable row */
  take(cells: readonly string[], timeUs: number): void {
    this.#rows++;
    if (timeUs <= this.#newestUs) this.#late++;
    else this.#newestUs = timeUs;
    let isOver = false;
    for (const candidate of this.#candidates) {
      note(candidate, cells[candidate.index] ?? "", timeUs);
      isOver ||= candidate.newestUs.size > MOST_TEXTS;
    }
    if (isOver) this.#candidates = this.#candidates.filter(({ newestUs }) => newestUs.size <= MOST_TEXTS);
  }

  /** The likeliest column: one with a usual name before others, then the first. */
  found(): NodeColumn | undefined {
    const several = this.#candidates.filter(({ newestUs: { size } }) => size >= 2 && size * 2 <= this.#rows);
    const explaining = (one: Candidate) => this.#late * ONE_IN > this.#rows && one.late * ONE_IN <= this.#late;
    const found =
      several.find((one) => isUsual(one.name) && (one.returns >= one.newestUs.size || explaining(one))) ??
      several.find(explaining);
    return found && { name: found.name, texts: found.newestUs.size };
  }
}

function note(candidate: Candidate, text: string, timeUs: number): void {
  const newestUs = candidate.newestUs.get(text);
  if (newestUs !== undefined && text !== candidate.last) candidate.returns++;
  candidate.last = text;
  if (newestUs !== undefined && timeUs <= newestUs) candidate.late++;
  else candidate.newestUs.set(text, timeUs);
}

function isUsual(name: string): boolean {
  return USUAL_NAMES.has(name.toLowerCase().replace(/[^a-z0-9]/gu, ""));
}
