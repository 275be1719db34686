/**
 * Finds the first observable in which two runs differ.
 *
 * Both are run through once, keeping a sum for each window of time. In the first window whose sums differ the search goes
 * on, window by window, until one holds few enough observables to be looked at one by one; so memory is bounded however long
 * the runs are. Only nodes that both have are compared: a node added elsewhere is not itself a difference.
 */
import { Collector } from "./collector.ts";
import { areSame, type Observable } from "./observable.ts";
import type { Side, Span } from "./side.ts";
import { WindowSums } from "./sums.ts";

/** What of one protocol differs. */
export interface Comparison {
  /** Of the first and of the second run. */
  readonly digests: Pair<string>;
  /** Names of nodes that only one of the runs has. */
  readonly only: Pair<readonly string[]>;
  /** The nodes of both that did not do the same throughout, in the order of the first run. */
  readonly nodes: readonly string[];
  /** `undefined` where all nodes that both have do the same. */
  readonly first: FirstDifference | undefined;
}

/** Something of the first run, and of the second. */
export type Pair<T> = readonly [T, T];

/** Where two runs part. */
export interface FirstDifference {
  readonly atUs: number;
  readonly node: string;
  /** What comes at this place of the node's course; `undefined` where nothing more comes in that run. */
  readonly here: Pair<Observable | undefined>;
  /** What comes next at the node. */
  readonly next: Pair<readonly Observable[]>;
  /** The last that happened before, at any node, the same in both. */
  readonly before: readonly Observable[];
}

/** How far to look, and how much to show. */
export interface CompareOptions {
  /** How many observables to show before the difference. */
  readonly context: number;
  /** Windows in which a span is looked at. */
  readonly windows?: number;
  /** A window with no more observables is looked at one by one. */
  readonly few?: number;
}

const WINDOWS = 4096;
const FEW = 20_000;
/** How many observables to show after the difference. */
const NEXT = 3;

/** Yields the share done, roughly: how often the runs are repeated shows as it goes. */
export function* compare(a: Side, b: Side, options: CompareOptions): Generator<number, Comparison> {
  const { windows = WINDOWS, few = FEW } = options;
  const sides = [a, b] as const;
  const shared = sides.map(({ names }, i) => namesIn(names, sides[1 - i].names));
  const counted = sides.map(({ names }, i) => names.map((name) => shared[i].has(name)));
  let span: Span = { fromUs: 0, toUs: Math.max(a.durationUs, b.durationUs) };
  const sums = (i: 0 | 1) => new WindowSums(sides[i].names, counted[i], span, windows);
  let pair: Pair<WindowSums> = [sums(0), sums(1)];
  const digests: Pair<string> = [
    yield* shareOf(a.run(pair[0], span.toUs), 0, 0.3),
    yield* shareOf(b.run(pair[1], span.toUs), 0.3, 0.6),
  ];
  const only = sides.map(({ names }, i) =>
    names.filter((_, node) => !counted[i][node]),
  ) as unknown as Comparison["only"];
  const nodes = differingNodes(sides, pair);
  const common = { digests, only, nodes };
  for (let done = 0.6; ; done += (1 - done) / 2) {
    const window = firstDifferingWindow(pair);
    if (window === undefined) return { ...common, first: undefined };
    const isSmall = pair.every(({ counts }) => counts[window] <= few) || pair[0].windowUs === 1;
    span = pair[0].spanOf(window);
    if (isSmall) break;
    pair = [sums(0), sums(1)];
    yield* shareOf(a.run(pair[0], span.toUs), done, done);
    yield* shareOf(b.run(pair[1], span.toUs), done, done);
  }
  const seen: Pair<Collector> = [
    new Collector(a.names, counted[0], span, options.context),
    new Collector(b.names, counted[1], span, options.context),
  ];
  yield* shareOf(a.run(seen[0], span.toUs), 0.8, 0.9);
  yield* shareOf(b.run(seen[1], span.toUs), 0.9, 1);
  const first = firstDifference(sides, seen, options.context);
  return { ...common, first: first && (yield* completed(first, sides, span.toUs)) };
}

/** The difference with what comes later where a run has nothing more to show within the span. */
function* completed(first: FirstDifference, sides: Pair<Side>, fromUs: number): Generator<number, FirstDifference> {
  const courses: (readonly Observable[])[] = [];
  for (const i of [0, 1] as const) {
    const found = [first.here[i], ...first.next[i]].filter((one) => one !== undefined);
    const missing = 1 + NEXT - found.length;
    courses.push(missing === 0 ? found : [...found, ...(yield* later(sides[i], first.node, fromUs, missing))]);
  }
  const [a, b] = courses;
  return { ...first, here: [a[0], b[0]], next: [a.slice(1), b.slice(1)] };
}

/** The next things that a node does from an instant on. */
function* later(side: Side, name: string, fromUs: number, count: number): Generator<number, readonly Observable[]> {
  const node = side.names.indexOf(name);
  const counted = side.names.map((other) => other === name);
  const seen = new Collector(side.names, counted, { fromUs, toUs: Number.POSITIVE_INFINITY }, 0, count);
  yield* shareOf(
    side.run(seen, side.durationUs, () => seen.within[node].length === count),
    1,
    1,
  );
  return seen.within[node];
}

function* shareOf<T>(steps: Generator<number, T>, from: number, to: number): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

function namesIn(names: readonly string[], others: readonly string[]): ReadonlySet<string> {
  const known = new Set(others);
  return new Set(names.filter((name) => known.has(name)));
}

function differingNodes([a, b]: Pair<Side>, [sumsOfA, sumsOfB]: Pair<WindowSums>): readonly string[] {
  const places = new Map(b.names.map((name, node) => [name, node]));
  return a.names.filter((name, node) => {
    const other = places.get(name);
    return other !== undefined && sumsOfA.digest.ofNode(node) !== sumsOfB.digest.ofNode(other);
  });
}

function firstDifferingWindow([{ digest: a }, { digest: b }]: Pair<WindowSums>): number | undefined {
  for (let window = 0; window < a.windows; window++) if (a.ofWindow(window) !== b.ofWindow(window)) return window;
  return undefined;
}

/** The first difference within the span, by time and then by the nodes' order in the first run. */
function firstDifference([a, b]: Pair<Side>, seen: Pair<Collector>, context: number): FirstDifference | undefined {
  const places = new Map(b.names.map((name, node) => [name, node]));
  let first: FirstDifference | undefined;
  a.names.forEach((name, node) => {
    const other = places.get(name);
    if (other === undefined) return;
    const found = differenceOf(name, [seen[0].within[node], seen[1].within[other]]);
    if (found !== undefined && (first === undefined || found.atUs < first.atUs)) first = found;
  });
  return first && { ...first, before: contextOf(a, seen[0], first, context) };
}

/** Where two courses of one node part. */
function differenceOf(node: string, [a, b]: Pair<readonly Observable[]>): FirstDifference | undefined {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && areSame(a[at], b[at])) at++;
  if (at === a.length && at === b.length) return undefined;
  const atUs = Math.min(a[at]?.atUs ?? Number.POSITIVE_INFINITY, b[at]?.atUs ?? Number.POSITIVE_INFINITY);
  const next = (course: readonly Observable[]) => course.slice(at + 1, at + 1 + NEXT);
  return { atUs, node, here: [a[at], b[at]], next: [next(a), next(b)], before: [] };
}

/** What happened last before a difference: everything earlier, and at its instant the same node's own. */
function contextOf(
  { names }: Side,
  { within, before }: Collector,
  { atUs, node, here }: FirstDifference,
  context: number,
): readonly Observable[] {
  const order = new Map(names.map((name, i) => [name, i]));
  const earlier = within.flatMap((course) => {
    const end = course.findIndex((one) => one.atUs > atUs || one === here[0]);
    const known = end < 0 ? course : course.slice(0, end);
    return known.filter((one) => one.atUs < atUs || one.node === node);
  });
  earlier.sort((x, y) => x.atUs - y.atUs || order.get(x.node)! - order.get(y.node)!);
  return context === 0 ? [] : [...before, ...earlier].slice(-context);
}
