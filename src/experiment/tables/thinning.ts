/** What a node measured and what was believed of it, in fewer rows: so that a drawing shows nobody sooner or later than he was. */
import type { BeliefRow, CourseRow } from "../beliefs/judgement.ts";

/** Rows kept of each interval of the truth: its first, its least, its largest and its last (Jugel et al., "M4", VLDB 2014). */
const ROWS_PER_INTERVAL = 4;
/** How often what beliefs rest on is looked for: beliefs at that time rest, in turn, on older values, though rarely. */
const ROUNDS = 3;
/** How much less is tried where lines are still too long together. */
const LESS = 0.75;

/** The truth of one node, and for each protocol what was believed of it; rows in time order. */
export interface Lines {
  readonly truth: readonly CourseRow[];
  readonly beliefs: readonly (readonly BeliefRow[])[];
}

/**
 * All rows where they are few enough. Else some values of the truth; for each of them, and each protocol, what was believed
 * when the next one came; and whatever these beliefs rest on. So no belief changes before the truth that it rests on does,
 * and hardly any seems late only because it was left out; none of who sends every sample.
 * @param most rows together; somewhat more where that is less than a few a line
 */
export function thinned(lines: Lines, most: number): Lines {
  const { truth, beliefs } = lines;
  if (beliefs.reduce((sum, { length }) => sum + length, truth.length) <= most) return lines;
  for (let share = most / (beliefs.length + 1); ; share *= LESS) {
    const intervals = Math.max(1, Math.floor(share / ROWS_PER_INTERVAL));
    const kept = closed(lines, peaks(truth, intervals));
    const rows = kept.believed.reduce((sum, { size }) => sum + size, kept.measured.size);
    if (rows > most && intervals > 1) continue;
    return {
      truth: truth.filter((_, i) => kept.measured.has(i)),
      beliefs: beliefs.map((line, p) => line.filter((_, i) => kept.believed[p].has(i))),
    };
  }
}

/** Values of the truth by which their intervals are known. */
function peaks(truth: readonly CourseRow[], intervals: number): Set<number> {
  const kept = new Set<number>();
  const startS = truth.at(0)?.atS ?? 0;
  const widthS = ((truth.at(-1)?.atS ?? 0) - startS) / intervals;
  let interval = -1;
  let [first, least, largest] = [0, 0, 0];
  const keep = (last: number) => {
    for (const row of [first, least, largest, last]) kept.add(row);
  };
  truth.forEach(({ atS, value }, row) => {
    const own = Math.min(intervals - 1, Math.floor((atS - startS) / widthS));
    if (own !== interval) {
      if (row > 0) keep(row - 1);
      interval = own;
      [first, least, largest] = [row, row, row];
    }
    // What is absent counts as an extreme.
    if (!(value >= truth[least].value)) least = row;
    if (!(value <= truth[largest].value)) largest = row;
  });
  if (truth.length > 0) keep(truth.length - 1);
  return kept;
}

/** The beliefs that belong to values of the truth, and the values that these rest on, together. */
function closed({ truth, beliefs }: Lines, measured: Set<number>) {
  const times = truth.map(({ atS }) => atS);
  const believedTimes = beliefs.map((line) => line.map(({ atS }) => atS));
  const believed = beliefs.map(() => new Set<number>());
  let fresh: readonly number[] = [...measured];
  for (let round = 0; round <= ROUNDS && fresh.length > 0; round++) {
    const isLast = round === ROUNDS; // what rests on something else yet is left out
    const sources = new Set<number>();
    beliefs.forEach((line, p) => {
      for (const row of fresh) {
        const held = lastBefore(believedTimes[p], times[row + 1] ?? Number.POSITIVE_INFINITY);
        if (held < 0) continue;
        const source = lastNotAfter(times, line[held].takenS);
        if (measured.has(source) || !isLast) believed[p].add(held);
        if (source >= 0 && !measured.has(source) && !isLast) sources.add(source);
      }
    });
    for (const row of sources) measured.add(row);
    fresh = [...sources];
  }
  return { measured, believed };
}

/** The place of the last of rising times before one; −1 where there is none. */
function lastBefore(times: readonly number[], atS: number): number {
  return countWhere(times, (time) => time < atS) - 1;
}

/** The place of the last of rising times not after one; −1 where there is none. */
function lastNotAfter(times: readonly number[], atS: number): number {
  return countWhere(times, (time) => time <= atS) - 1;
}

/** How many of rising times are so; those that are come first. */
function countWhere(times: readonly number[], is: (time: number) => boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (is(times[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
