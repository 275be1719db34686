/** Names found in files, for messages: made printable, and the one that was probably meant. */

const MOST_NAMES = 20;
const MOST_CHARACTERS = 40;

/** A piece of a file in quotes, cut to a length that a message can bear, control characters shown as `·`. */
export function quoted(text: string): string {
  const shown = [...text.slice(0, MOST_CHARACTERS)].map((c) =>
    (c.codePointAt(0) ?? 0) < 32 || c === "\ufffd" ? "·" : c,
  );
  return `"${shown.join("")}${text.length > MOST_CHARACTERS ? "…" : ""}"`;
}

/** Names as a list in words. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(quoted).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

/** "Did you mean …?" where one of the names is close to what was asked for, else `otherwise`. */
export function didYouMean(asked: string, names: readonly string[], otherwise: string): string {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(asked.length / 3)) + 1;
  for (const name of names) {
    if (name.length > asked.length + bestDistance) continue;
    const distance = editDistance(asked.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance && distance < name.length) {
      best = name;
      bestDistance = distance;
    }
  }
  return best === undefined ? otherwise : `Did you mean ${quoted(best)}?`;
}

/** Insertions, deletions and substitutions that lead from one word to the other (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}
