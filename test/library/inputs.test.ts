import { describe, expect, it } from "vitest";
import { inputsOf } from "../../src/library/inputs.ts";
import { commandOf } from "../../src/library/manifest.ts";

const file = (absolute: string) => ({ path: ["sensor", "file"], written: absolute, absolute });

describe("copies of inputs", () => {
  it("tell files of one name apart, and copy a file once", () => {
    const files = ["/a/x.csv", "/b/x.csv", "/a/x.csv", "/b/y"].map(file);
    const { copies, copyOf } = inputsOf(files, (path) => `of ${path}`);
    expect(copies).toEqual({ "inputs/x.csv": "of /a/x.csv", "inputs/x-2.csv": "of /b/x.csv", "inputs/y": "of /b/y" });
    expect(files.map(copyOf)).toEqual(["inputs/x.csv", "inputs/x-2.csv", "inputs/x.csv", "inputs/y"]);
  });

  it("are all there, or none where they are large", () => {
    const files = ["/a/small.csv", "/a/large.csv"].map(file);
    const text = (bytes: number) => (path: string) => (path === "/a/small.csv" ? "1" : "é".repeat(bytes / 2));
    expect(Object.keys(inputsOf(files, text(4_999_998)).copies)).toHaveLength(2);
    const { copies, copyOf } = inputsOf(files, text(5_000_000));
    expect([copies, files.map(copyOf)]).toEqual([{}, [null, null]]);
  });
});

describe("a command line", () => {
  it("is what a shell reads as the request", () => {
    const set = ["nodes.count=4", "audience={ who: all }", "title=it's"];
    expect(commandOf({ file: "a b.yaml", seed: "$x", set })).toBe(
      `resonance run 'a b.yaml' --seed '$x' --set nodes.count=4 --set 'audience={ who: all }' --set 'title=it'\\''s'`,
    );
  });
});
