import { describe, expect, it } from "vitest";
import { forbiddenImports, importsOf, unreachable } from "./imports.ts";
import { has, isCode, projectFiles, read, resolveFrom } from "./project.ts";

const code = projectFiles().filter(isCode);
const sources = new Map(code.map((path) => [path, read(path)]));

describe("imports", () => {
  it("are found in every form", () => {
    const source = `
      import type { A } from "./a.ts"; import b, { type C } from './b.ts';
      import "./c.ts"; export * from "./d.ts"; export type { E } from "./e.ts"; const f = await import("./f.ts");
      // import g from "./g.ts"
      const from = "./h.ts";`;
    expect(importsOf(source).map(({ specifier, typeOnly }) => [specifier, typeOnly])).toEqual([
      ["./a.ts", true],
      ["./b.ts", false],
      ["./c.ts", false],
      ["./d.ts", false],
      ["./e.ts", true],
      ["./f.ts", false],
    ]);
  });

  it("run one way", () => {
    expect([...sources].flatMap(([path, source]) => forbiddenImports(path, source))).toEqual([]);
  });

  it.each([
    ["models/radio/x.ts", `import { filter } from "../../src/protocol/filter.ts";`],
    ["sim/kernel.ts", `import type { Filter } from "../src/protocol/filter.ts";`],
    ["sim/kernel.ts", `import { mqtt } from "../src/baseline/mqtt.ts";`],
    ["sim/kernel.ts", `import { Effect } from "effect";`],
    ["sim/kernel.ts", `import * as Effect from "effect/Effect";`],
    ["sim/net/tcp.ts", `import { createServer } from "node:net";`],
    ["src/protocol/filter.ts", `import { world } from "../../sim/world.ts";`],
    ["src/protocol/filter.ts", `import { mqtt } from "../baseline/mqtt.ts";`],
    ["src/base/maths.ts", `import { world } from "../../models/link/link.ts";`],
    ["models/link/loss.ts", `import seedrandom from "seedrandom";`],
    ["reports/table.ts", `import type { WorldSpec } from "../sim/world-spec.ts";`],
    ["reports/table.ts", `import { version } from "../src/experiment/result.ts";`],
    ["src/experiment/run.ts", `const { main } = await import("../cli/main.ts");`],
    ["src/library/x.ts", `import { print } from "../cli/terminal.ts";`],
    ["tools/x.ts", ""],
  ])("from %s are caught: %s", (path, source) => {
    expect(forbiddenImports(path, source)).toHaveLength(1);
  });

  it("that are relative lead to a file", () => {
    const lost = (path: string, source: string) =>
      importsOf(source)
        .filter(({ specifier }) => specifier.startsWith(".") && !specifier.includes("/dist/"))
        .filter(({ specifier }) => !has(resolveFrom(path, specifier)))
        .map(({ specifier, line }) => `${path}:${line} ${specifier}`);
    expect([...sources].flatMap(([path, source]) => lost(path, source))).toEqual([]);
    expect(lost("src/host.ts", `import "./nowhere.ts";`)).toHaveLength(1);
  });
});

describe("files", () => {
  const { bin } = JSON.parse(read("package.json")) as { bin: { [name: string]: string } };
  const entries = [
    ...Object.values(bin).map((path) => path.replace(/^\.\//, "")),
    "src/index.mjs",
    "src/bundle/make.ts",
    "vitest.config.ts",
    "test/node-version.ts",
    "test/property-seed.ts",
    "test/support/pin-random-worlds.ts",
    "test/support/print-digests.ts",
    ...code.filter((path) => path.endsWith(".test.ts") || path.startsWith("test/bench/")),
    ...code.filter((path) => path.endsWith(".d.ts")), // the compiler finds these by itself
    "test/determinism/run.ts",
    "test/determinism/digests-of.ts",
    "test/reports/page/picture.ts",
  ];

  it("are all in use", () => {
    expect(unreachable(sources, entries)).toEqual([]);
  });

  it("out of use are caught", () => {
    const twin = new Map([
      ["src/a.ts", `import "./b.ts"`],
      ["src/b.ts", `new Worker(new URL("./c.ts", import.meta.url))`],
      ["src/c.ts", ""],
      ["src/dead.ts", `import "./b.ts"`],
    ]);
    expect(unreachable(twin, ["src/a.ts"])).toEqual(["src/dead.ts"]);
  });
});
