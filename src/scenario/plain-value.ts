/** A YAML document as plain data: mappings, lists, texts, numbers, booleans and nulls, with aliases written out. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { ScenarioProblem } from "./problem.ts";
import { MAXIMUM_DEPTH, MAXIMUM_PROBLEMS, tooDeep, type YamlText, yamlProblem } from "./yaml-text.ts";

/** Most values that aliases may write out: no scenario needs a tenth, and a “billion laughs” file stops here. */
const MAXIMUM_ALIASED_VALUES = 10_000;

/** Plain data. Every mapping and list in it is a fresh one: no part is shared with another. */
export type PlainResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: ScenarioProblem[] };

/** Plain data of a document; repeated keys, aliases that lead nowhere or explode, and odd keys are problems. */
export function plainValue(yaml: YamlText, file: string): PlainResult {
  const reader = new PlainReader(yaml, file);
  const value = reader.read(yaml.document.contents, 0, false);
  return reader.problems.length === 0 ? { ok: true, value } : { ok: false, problems: reader.problems };
}

class PlainReader {
  readonly problems: ScenarioProblem[] = [];
  readonly #yaml: YamlText;
  readonly #file: string;
  readonly #anchors = new Map<string, Node>();
  #aliased = 0;

  constructor(yaml: YamlText, file: string) {
    this.#yaml = yaml;
    this.#file = file;
  }

  read(node: unknown, depth: number, isAliased: boolean): unknown {
    if (depth > MAXIMUM_DEPTH) {
      this.#add(tooDeep(this.#file, this.#yaml.lines, offsetOf(node)));
      return null;
    }
    if (isAliased && ++this.#aliased > MAXIMUM_ALIASED_VALUES) {
      if (this.#aliased === MAXIMUM_ALIASED_VALUES + 1) {
        this.#problem(node, "aliases that repeat very many values", `at most ${MAXIMUM_ALIASED_VALUES} of them`);
      }
      return null;
    }
    if (isAlias(node)) return this.#readAlias(node.source, node, depth);
    if (isScalar(node)) return this.#anchored(node, () => node.value);
    if (isSeq(node)) return this.#anchored(node, () => node.items.map((item) => this.read(item, depth + 1, isAliased)));
    if (isMap(node)) return this.#anchored(node, () => this.#readMap(node.items as Pair[], depth, isAliased));
    return null;
  }

  #readAlias(name: string, node: Node, depth: number): unknown {
    const target = this.#anchors.get(name);
    if (target !== undefined) return this.read(target, depth + 1, true);
    this.#problem(node, `the alias *${name}`, `an anchor &${name} before it`);
    return null;
  }

  #anchored<T>(node: Node & { anchor?: string }, value: () => T): T {
    const read = value();
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node); // only now: nothing holds itself
    return read;
  }

  #readMap(items: readonly Pair[], depth: number, isAliased: boolean): object {
    const entries = new Map<string, unknown>();
    for (const { key, value } of items) {
      const name = isScalar(key) && typeof key.value === "string" ? key.value : undefined;
      if (name === undefined || name === "" || name === "__proto__") {
        this.#problem(key, "a key that names no setting", "the name of a setting");
      } else if (entries.has(name)) {
        this.#problem(key, `the key ${name} a second time`, "each key once");
      } else {
        entries.set(name, this.read(value, depth + 1, isAliased));
      }
    }
    return Object.fromEntries(entries);
  }

  #problem(node: unknown, found: string, expected: string): void {
    this.#add(yamlProblem(this.#file, this.#yaml.lines, offsetOf(node), { found, expected }));
  }

  #add(problem: ScenarioProblem): void {
    if (this.problems.length < MAXIMUM_PROBLEMS) this.problems.push(problem);
  }
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
}
