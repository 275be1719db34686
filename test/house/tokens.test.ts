import { describe, expect, it } from "vitest";
import { tokenise } from "./tokens.ts";

const words = (source: string) =>
  tokenise(source)
    .filter((token) => token.kind === "word")
    .map((token) => token.text);

describe("the tokeniser", () => {
  it("sees code, and nothing in comments, strings, templates or regular expressions", () => {
    const source = `
      // hidden in a comment
      /* hidden */ const a = "hidden" + \`hidden \${seen({ b: \`hidden \${deep}\` })} hidden\`;
      const c = /hidden[/"]/.test(x) ? y / hiddenNot / 2 : 1;`;
    expect(words(source)).toEqual(["const", "a", "seen", "b", "deep", "const", "c", "test", "x", "y", "hiddenNot"]);
  });

  it("counts lines", () => {
    expect(tokenise("a\n\n/* x\n */ b").map((token) => token.line)).toEqual([1, 4]);
  });

  it("keeps a string's value", () => {
    expect(tokenise("'a\\u0062'")).toEqual([{ kind: "string", text: "ab", line: 1 }]);
  });
});
