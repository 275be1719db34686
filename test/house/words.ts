/**
 * Words that do not belong into the project. The patterns are put together from pieces, so that this file passes its own
 * rule.
 */

/** A pattern of one of the alternatives, each given in pieces. */
function anyOf(flags: string, ...alternatives: readonly (readonly string[])[]): RegExp {
  return new RegExp(alternatives.map((pieces) => pieces.join("")).join("|"), flags);
}

const RULES: readonly (readonly [why: string, pattern: RegExp])[] = [
  ["unfinished work", anyOf("", ["\\bTO", "DO\\b"], ["\\bFIX", "ME\\b"], ["\\bX", "XX\\b"])],
  ["a path of one machine", anyOf("", ["/wo", "rk/(main|shared)"])],
  ["notes that are not part of the project", anyOf("", ["\\b(world|protocol|physics|medium|stack)", "\\.md\\b"])],
  [
    "tools that wrote the text",
    anyOf("i", ["\\bcla", "ude\\b"], ["\\banth", "ropic"], ["\\bchat", "gpt"], ["\\bcopi", "lot\\b"]),
  ],
  ["tools that wrote the text", anyOf("i", ["co-auth", "ored-by"], ["generated (with|by) (an )?", "(ai|llm)\\b"])],
  ["where packages come from", anyOf("i", ["registry\\.", "npmjs"], ["registry\\.", "yarnpkg"], ["artif", "actory"])],
];

/** Places outside the project; only the continuous integration's script may look there. */
const OUTSIDE = anyOf("", ["\\.\\./", "shared\\b"]);

/** What of a text does not belong into the project, each as a sentence. */
export function unwanted(path: string, text: string): readonly string[] {
  const rules = path === ".ci/run" ? RULES : [...RULES, ["places outside the project", OUTSIDE] as const];
  return text.split("\n").flatMap((line, i) =>
    rules.flatMap(([why, pattern]) => {
      const match = pattern.exec(line);
      return match === null ? [] : [`${path}:${i + 1} “${match[0]}”: ${why}`];
    }),
  );
}
