import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withValuesBelowZero } from "../../src/cli/words.ts";

describe("words of a command line", () => {
  it("that are values below zero belong to the flag before them", () => {
    const words = ["trace", "a", "--at", "-5 min", "--seed", "-.5", "--set=x", "-3"];
    expect(withValuesBelowZero(words)).toEqual(["trace", "a", "--at=-5 min", "--seed=-.5", "--set=x", "-3"]);
  });

  it("stay as they are behind --, and where none of them is below zero", () => {
    expect(withValuesBelowZero(["--", "--at", "-5"])).toEqual(["--", "--at", "-5"]);
    fc.assert(
      fc.property(fc.array(fc.string().filter((word) => !/^-\.?\d/.test(word))), (words) => {
        expect(withValuesBelowZero(words)).toEqual(words);
      }),
    );
  });
});
