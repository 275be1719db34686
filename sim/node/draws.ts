/** The random numbers that nodes ask for: a stream for each, which asks of others do not move. */
import { deriveKeyFrom, type Key, keyOf, uniform } from "../../src/base/chance.ts";
import type { Keys } from "../../src/base/keys.ts";

export class Draws {
  private readonly nodeKeys: Keys;
  private key: Key;
  /** How many each node has asked for; no room before one does. */
  private counts = new Uint32Array(0);

  /** @param nodeKeys one for each node */
  constructor(nodeKeys: Keys, seed: string) {
    this.nodeKeys = nodeKeys;
    this.key = keyOf(seed, "node");
  }

  /** The node's next draw in [0, 1). */
  next(node: number): number {
    if (this.counts.length === 0) this.counts = new Uint32Array(this.nodeKeys.length);
    return uniform(deriveKeyFrom(this.key, this.nodeKeys.at(node)), this.counts[node]++);
  }

  /** From now on draws are another seed's. */
  reseed(seed: string): void {
    this.key = keyOf(seed, "node");
  }
}
