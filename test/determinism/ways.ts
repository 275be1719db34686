/** The ways in which every shipped scenario must give one and the same digest. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A way to run the scenarios. */
export interface Way {
  readonly name: string;
  /** The Node to run on. */
  readonly node: string;
  /** Words for `digests-of.ts`. */
  readonly words: readonly string[];
  readonly environment: { readonly [name: string]: string };
}

/** Switches glibc's routines, Node's `pow` among them, to those of processors without fused multiply-add. */
const WITHOUT_FMA = { GLIBC_TUNABLES: "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4" };

const here = process.execPath;
const way = (name: string, words: readonly string[], node = here, environment = {}): Way => ({
  name,
  node,
  words,
  environment,
});

/** The other Nodes, where their packages are installed. */
export const OTHER_NODES = ["znode22", "znode26"].map((name) =>
  join(import.meta.dirname, "node_modules", name, "bin", "node"),
);

/** All ways that this machine can try. */
export function ways(): readonly Way[] {
  return [
    way("this Node, twice in one process", ["twice"]),
    way("all observers and tables on", ["observed"]),
    way("in a worker thread", ["worker"]),
    way("in reverse order", ["reverse"]),
    way("as a bundle", ["bundle"]),
    ...(process.platform === "linux" ? [way("without fused multiply-add", [], here, WITHOUT_FMA)] : []),
    ...OTHER_NODES.filter(existsSync).flatMap((node) => [
      way("another Node", [], node),
      way("another Node without fused multiply-add, reversed", ["reverse"], node, WITHOUT_FMA),
    ]),
  ];
}
