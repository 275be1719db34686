/** A network as a graph: who is linked with whom. */

/** Vertices 0 … order−1 and their neighbours. Undirected: a neighbour's list names you too; lists are ascending, without repeats or loops. */
export interface Graph {
  readonly order: number;
  readonly neighbours: readonly (readonly number[])[];
}

/** What a topology model may use while it is built. */
export interface TopologyContext {
  /** Number of vertices, gateways included. */
  readonly order: number;
  /** Draws in [0, 1), in the order in which they are asked for. */
  readonly random: () => number;
  /** The text of a file named in the settings. */
  text(path: string): string;
  /** Names of the vertices (a file's edges refer to them). */
  readonly names: readonly string[];
}

/** A setting that cannot be satisfied (found while building). `path` is relative to the model's settings. */
export class TopologyError extends Error {
  readonly path: readonly string[];
  readonly hint: string;
  constructor(message: string, path: readonly string[], hint: string) {
    super(message);
    this.path = path;
    this.hint = hint;
  }
}
