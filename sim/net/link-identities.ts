/** The keys of a radio's links, made when they are first needed: chance on a link is keyed by who is at its ends. */
import type { LinkIdentity } from "../../models/link/link.ts";
import { deriveKeyFrom, type Key, keyOf } from "../../src/base/chance.ts";
import type { Keys } from "../../src/base/keys.ts";
import { undirectedKey } from "./link-chance.ts";

export class LinkIdentities {
  private readonly nodeKeys: Keys;
  private lossKey: Key;
  private stateKey: Key;
  private readonly links = new Map<number, LinkIdentity>();

  constructor(seed: string, nodeKeys: Keys) {
    this.nodeKeys = nodeKeys;
    this.lossKey = keyOf(seed, "link-loss");
    this.stateKey = deriveKeyFrom(this.lossKey, keyOf(seed, "link-latency"));
  }

  /** Keys come from this seed from now on. */
  reseed(seed: string): void {
    this.lossKey = keyOf(seed, "link-loss");
    this.stateKey = deriveKeyFrom(this.lossKey, keyOf(seed, "link-latency"));
    this.links.clear();
  }

  /** The link from one node to another: frames have a key for each direction, the link's state over time one for both. */
  of(from: number, to: number): LinkIdentity {
    const index = from * this.nodeKeys.length + to;
    let link = this.links.get(index);
    if (link === undefined) {
      const a = this.nodeKeys.at(from);
      const b = this.nodeKeys.at(to);
      link = {
        frame: deriveKeyFrom(deriveKeyFrom(this.lossKey, a), b),
        state: undirectedKey(this.stateKey, a, b),
      };
      this.links.set(index, link);
    }
    return link;
  }
}
