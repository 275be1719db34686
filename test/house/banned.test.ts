import { describe, expect, it } from "vitest";
import { offences } from "./banned.ts";
import { isDeterministic } from "./imports.ts";
import { isCode, projectFiles, read } from "./project.ts";

/** May wait once, for a library's code to be compiled as the module is loaded: nothing of a run is going on yet. */
const WAITS_AS_IT_LOADS = "src/base/hashes.ts";

/** Says `crypto`, the name of a field of the capability document on the wire. */
const NAMES_A_FIELD = "src/protocol/handshake/";

/** Whether an offence is one of those that are allowed. */
function isAllowed(path: string, sentence: string): boolean {
  if (path.startsWith(NAMES_A_FIELD)) return sentence.startsWith("crypto: ");
  return path === WAITS_AS_IT_LOADS && sentence === "await: use synchronous code";
}

describe("simulated code", () => {
  it("means the same on every machine, every time", () => {
    const found = projectFiles()
      .filter((path) => isCode(path) && isDeterministic(path))
      .flatMap((path) =>
        offences(read(path))
          .filter(({ sentence }) => !isAllowed(path, sentence))
          .map(({ line, sentence }) => `${path}:${line} ${sentence}`),
      );
    expect(found).toEqual([]);
    expect(isAllowed("src/base/maths.ts", "await: use synchronous code")).toBe(false);
  });

  it.each([
    "const y = x ** 2;",
    "y **= 2;",
    "Math.pow(2, 3)",
    "Math . sin(x)",
    "Math['sin'](x)",
    "const { exp } = Math;",
    "Math.random()",
    "Date.now()",
    "new Date(0)",
    "performance.now()",
    "setTimeout(f, 1)",
    "queueMicrotask(f)",
    "async () => 1",
    "x = await y",
    "new Promise(f)",
    "names.sort((a, b) => a.localeCompare(b))",
    "new Intl.Collator()",
    "n.toLocaleString()",
    "process.env.X",
    "globalThis.process",
    "for (const k in o) f(k);",
    "for (k in (a, o)) f(k);",
    "const m = import('./x.ts')",
    "import.meta.url",
    "const t = x ? process : y;",
    `const s = \`\${Math.cos(1)}\`;`,
  ])("would be caught saying %s", (source) => {
    expect(offences(source).length).toBeGreaterThan(0);
  });

  it.each([
    "Math.sqrt(2) + Math.round(x) + Math.PI",
    "/* 2 ** 3, Math.sin, Date */ const s = 'Date.now() process **';",
    "for (const [k, v] of map) if (k in o) f(v);",
    "for (let i = ('a' in o) ? 1 : 0; i < n; i++) f(i);",
    "interface A { readonly process: number; performance?: string }",
    "state.process + this.crypto",
    "const re = /Math.sin(x) ** 2/;",
  ])("may say %s", (source) => {
    expect(offences(source)).toEqual([]);
  });
});
