/** Text for terminals: wrapping, padding, colour. */

/** Whether and how to colour. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** No colour at all. */
export const PLAIN: Style = { bold: (text) => text, dim: (text) => text };
/** ECMA-48 select graphic rendition. */
export const COLOURED: Style = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
};

/** Text from a scenario without control characters, so that a title cannot steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}

/** Columns that a text takes; the texts of a result are made of characters one column wide. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** A text cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** A sentence on lines of at most `width` columns; lines after the first begin with `indent`. Longer words stay whole. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : line === indent ? indent + word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
