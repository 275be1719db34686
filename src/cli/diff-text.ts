/** How two runs compare, for people and programs. */
import type { FirstDifference, Pair } from "../experiment/diff/compare.ts";
import { type Observable, observableDocument } from "../experiment/diff/observable.ts";
import { wordsOf } from "../experiment/diff/words.ts";
import { VERSION } from "../experiment/version.ts";
import type { Diffed } from "./again.ts";

const US_PER_S = 1e6;
/** Names shown of a list. */
const SHOWN_NAMES = 10;

/** One JSON document. */
export function diffDocument({ comparisons, ...diffed }: Diffed, isSame: boolean): object {
  const plain = (one: Observable | undefined) =>
    one === undefined ? null : { ...observableDocument(one), words: wordsOf(one) };
  const pairOf = (pair: Pair<readonly Observable[]>) => pair.map((course) => course.map(plain));
  return {
    same: isSame,
    version: VERSION,
    ...diffed,
    comparisons: comparisons.map(({ first, ...comparison }) => ({
      ...comparison,
      first:
        first === undefined
          ? null
          : { ...first, here: first.here.map(plain), next: pairOf(first.next), before: first.before.map(plain) },
    })),
  };
}

/** The same in words. */
export function diffText({ runs, drifts, only, comparisons }: Diffed): string {
  const lines = drifts.map(
    ({ run, protocol, stored, found, storedBy }) =>
      `${run} does not come to its stored digest: ${protocol} had ${stored} (version ${storedBy}), and now has ${found} (${VERSION}).`,
  );
  lines.push(...onlyLines(runs, only, "protocol"), `A is ${runs[0]}, B is ${runs[1]}.`);
  for (const comparison of comparisons) {
    const { protocol, digests, first, nodes } = comparison;
    lines.push("", ...onlyLines(["A", "B"], comparison.only, "node"));
    if (first === undefined) lines.push(`${protocol}: the same throughout (${digestWords(digests)}).`);
    else {
      lines.push(`${protocol}: differs (${digestWords(digests)}), in the end at ${countOf(nodes)}.`);
      lines.push(...differenceLines(first));
    }
  }
  return `${lines.join("\n")}\n`;
}

function digestWords([a, b]: Pair<string>): string {
  return a === b ? `digest ${a}` : `digests ${a} and ${b}`;
}

function countOf(nodes: readonly string[]): string {
  return nodes.length === 1 ? nodes[0] : `${nodes.length} nodes`;
}

function onlyLines(runs: Pair<string>, only: Pair<readonly string[]>, what: string): readonly string[] {
  return only.flatMap((names, i) => {
    if (names.length === 0) return [];
    const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : "";
    const list = names.slice(0, SHOWN_NAMES).join(", ");
    return [`Only ${runs[i]} has the ${what}${names.length === 1 ? "" : "s"} ${list}${more}.`];
  });
}

function differenceLines({ atUs, node, here, next, before }: FirstDifference): readonly string[] {
  const line = (mark: string, one: Observable) => `  ${mark}  ${timeText(one.atUs)}  ${one.node}  ${wordsOf(one)}`;
  return [
    `The first difference is at ${timeText(atUs)}, at ${node}.`,
    ...before.map((one) => line(" ", one)),
    ...(["A", "B"] as const).map((mark, i) => {
      const one = here[i];
      return one === undefined ? `  ${mark}  ${node} does nothing more` : line(mark, one);
    }),
    ...next.flatMap((course, i) =>
      course.length === 0 ? [] : [`Then ${node} in ${"AB"[i]}:`, ...course.map((one) => line(" ", one))],
    ),
  ];
}

function timeText(us: number): string {
  return `${(us / US_PER_S).toFixed(6)} s`;
}
