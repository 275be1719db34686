/** The scripts that a page carries: Vega, its interpreter of expressions, and the page's own. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

/**
 * The interpreter, an ES module, as a script that hangs itself onto Vega. What it imports, Vega's own script offers.
 * @throws Error where the module is not made as expected: a page with no charts would be worse
 */
function withoutModule(source: string): string {
  const imports = /^import (\{[^}]*\}) from 'vega-util';$/m;
  const exports = /^export \{ expression as expressionInterpreter \};$/m;
  if (!imports.test(source) || !exports.test(source)) throw new Error("vega-interpreter is not the module it was");
  const body = source.replace(imports, "const $1 = vega;").replace(exports, "vega.expressionInterpreter = expression;");
  return `(() => {\n${body}\n})();`;
}

/** A script that ends where its element ends, and asks for no source map. */
function embeddable(source: string): string {
  return source
    .replace(/^\/\/# sourceMappingURL=.*$/gm, "")
    .replace(/<\/(script)/gi, "<\\/$1")
    .replace(/<!--/g, "\\x3c!--");
}

/**
 * Each script of a page, in the order in which they run; the licences of what others wrote come with it. They are read when
 * this module is loaded: a long run loads it before it begins, and where they have gone when it ends, its page needs them.
 */
export const PAGE_SCRIPTS: readonly string[] = read().map(embeddable);

function read(): readonly string[] {
  const vega = dirname(require.resolve("vega"));
  const interpreter = readFileSync(require.resolve("vega-interpreter"), "utf8");
  const licence = readFileSync(join(vega, "..", "LICENSE"), "utf8");
  return [
    `/*! Vega, and D3 in it (ISC licence, copyright Mike Bostock).\n${licence}*/\n${readFileSync(join(vega, "vega.min.js"), "utf8")}`,
    withoutModule(interpreter),
    readFileSync(fileURLToPath(new URL("./client/client.mjs", import.meta.url)), "utf8"),
  ];
}
