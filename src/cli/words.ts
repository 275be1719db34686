/** What the command line says, word by word. */

/**
 * The words as the parser takes them: it holds every word with a hyphen for a flag, so that a value below zero
 * (`--seed -5`, `--at "-5 min"`) is joined to the flag before it. No flag begins with a digit.
 */
export function withValuesBelowZero(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const flag = joined.at(-1);
    const isValue = /^-\.?\d/.test(word) && flag !== undefined && /^--[a-z][^=]*$/.test(flag) && !joined.includes("--");
    if (isValue) joined[joined.length - 1] = `${flag}=${word}`;
    else joined.push(word);
  }
  return joined;
}
