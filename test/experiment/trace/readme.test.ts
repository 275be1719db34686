import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TRACE_COLUMNS, TRACE_DETAILS } from "../../../src/experiment/trace/columns.ts";

const text = readFileSync(join(import.meta.dirname, "../../../src/experiment/trace/README.md"), "utf8");

/** The rows of the table whose head begins with a word, each as the texts of its cells. */
function table(head: string): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `)) + 2;
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("what the documentation says of traces", () => {
  it("is what the files say of their columns", () => {
    const columns = Object.entries(TRACE_COLUMNS).map(([name, { type, doc }]) => [name, type, doc]);
    expect(table("Column")).toEqual(columns);
  });

  it("is what the files say of the integers of each kind", () => {
    expect(table("Kind")).toEqual(Object.entries(TRACE_DETAILS).map(([kind, { a, b = "" }]) => [kind, a, b]));
  });
});
