/** The keys of links, made when they are first needed: chance on a link is keyed by who is at its ends. */
import type { LinkIdentity } from "../../models/link/link.ts";
import { deriveKeyFrom, type Key, keyOf } from "../../src/base/chance.ts";

/** A link with a key for its delays beside those of its losses. */
export interface KeyedLink extends LinkIdentity {
  readonly latency: Key;
}

export class LinkIdentities {
  private readonly nodeKeys: readonly Key[];
  private readonly lossKey: Key;
  private readonly latencyKey: Key;
  private readonly links = new Map<number, KeyedLink>();

  constructor(seed: string, nodeKeys: readonly Key[]) {
    this.nodeKeys = nodeKeys;
    this.lossKey = keyOf(seed, "link-loss");
    this.latencyKey = keyOf(seed, "link-latency");
  }

  /** The link from one node to another: frames have a key for each direction, the link's state over time one for both. */
  of(from: number, to: number): KeyedLink {
    const index = from * this.nodeKeys.length + to;
    let link = this.links.get(index);
    if (link === undefined) {
      const a = this.nodeKeys[from];
      const b = this.nodeKeys[to];
      const isOrdered = a.k0 < b.k0 || (a.k0 === b.k0 && a.k1 < b.k1);
      const [first, second] = isOrdered ? [a, b] : [b, a];
      link = {
        frame: deriveKeyFrom(deriveKeyFrom(this.lossKey, a), b),
        state: deriveKeyFrom(deriveKeyFrom(deriveKeyFrom(this.lossKey, this.latencyKey), first), second),
        latency: deriveKeyFrom(deriveKeyFrom(this.latencyKey, a), b),
      };
      this.links.set(index, link);
    }
    return link;
  }
}
