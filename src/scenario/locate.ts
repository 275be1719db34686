/** Where a setting stands in a document. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { PlacedFault } from "./fault.ts";
import type { YamlText } from "./yaml-text.ts";

/** A place in the text, and the text of the value there where it is a single one. */
export interface Located {
  readonly line: number;
  readonly column: number;
  /** Whether the path leads all the way to something in the document. */
  readonly isWhole: boolean;
  /** A single value as it is written. */
  readonly source: string | undefined;
}

/** Finds settings by path; what is not there is found at the nearest thing around it. */
export class Locator {
  readonly #yaml: YamlText;
  readonly #pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  constructor(yaml: YamlText) {
    this.#yaml = yaml;
  }

  /** The place of a setting, or of its key. */
  locate(path: PlacedFault["path"], about: "key" | "value" = "value"): Located {
    let node = this.#resolved(this.#yaml.document.contents);
    let offset = 0;
    for (const [index, step] of path.entries()) {
      const [key, value] = this.#step(node, step);
      if (key === undefined && value === undefined) return this.#at(offset, false, undefined);
      const isKeyMeant = about === "key" && index === path.length - 1;
      node = this.#resolved(value);
      const isWritten = isScalar(node) ? node.value !== null : node !== undefined;
      const shown = key === undefined || (isWritten && index === path.length - 1 && !isKeyMeant) ? value : key;
      offset = startOf(shown) ?? offset;
    }
    return this.#at(offset, true, isScalar(node) ? node.source : undefined);
  }

  #step(node: Node | undefined, step: string | number): readonly [key: unknown, value: unknown] {
    if (isSeq(node)) return [undefined, node.items[Number(step)]];
    if (!isMap(node)) return [undefined, undefined];
    let pairs = this.#pairs.get(node);
    if (pairs === undefined) {
      pairs = new Map(node.items.map((pair: Pair) => [String(isScalar(pair.key) ? pair.key.value : ""), pair]));
      this.#pairs.set(node, pairs);
    }
    const pair = pairs.get(String(step));
    return [pair?.key, pair?.value];
  }

  #resolved(node: unknown): Node | undefined {
    return (isAlias(node) ? node.resolve(this.#yaml.document) : (node as Node | null)) ?? undefined;
  }

  #at(offset: number, isWhole: boolean, source: string | undefined): Located {
    const { line, col } = this.#yaml.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), isWhole, source };
  }
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly number[] } | null)?.range?.[0];
}
