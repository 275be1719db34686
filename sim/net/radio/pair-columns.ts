/** Pairs of nodes on their way into rows: both directions of a pair are known at once, and stand in two rows. */
import type { RadioRows } from "./rows.ts";

/** Growing columns of pairs: by the earlier node, then by the later one. A direction without power is no link. */
export class PairColumns {
  private length = 0;
  private later = new Int32Array(1024);
  private there = new Float32Array(1024);
  private back = new Float32Array(1024);
  /** The pairs of node i end at end[i]. */
  private readonly end: Int32Array;
  /** Links of each transmitter that its receiver can lock on, and all of them. */
  private readonly locking: Int32Array;
  private readonly links: Int32Array;
  private readonly lockUnits: number;

  /** @param lockUnits the power above which a receiver can lock */
  constructor(nodes: number, lockUnits: number) {
    this.end = new Int32Array(nodes);
    this.locking = new Int32Array(nodes);
    this.links = new Int32Array(nodes);
    this.lockUnits = lockUnits;
  }

  /** A pair, with its received powers at the later node and at the earlier one, units. */
  push(earlier: number, later: number, there: number, back: number): void {
    if (this.length === this.later.length) this.grow();
    const at = this.length++;
    this.later[at] = later;
    this.there[at] = there;
    this.back[at] = back;
    this.count(earlier, there);
    this.count(later, back);
  }

  /** All pairs of this earlier node are told. */
  endOf(node: number): void {
    this.end[node] = this.length;
  }

  /**
   * The rows. A node's earlier partners come before its later ones, since pairs are taken in their order: receivers are
   * ascending without being sorted.
   */
  rows(): Pick<RadioRows, "start" | "split" | "receiver" | "power"> {
    const nodes = this.end.length;
    const start = new Int32Array(nodes + 1);
    for (let node = 0; node < nodes; node++) start[node + 1] = start[node] + this.links[node];
    const split = this.locking.map((count, node) => start[node] + count);
    const links = start[nodes];
    const receiver = nodes <= 65536 ? new Uint16Array(links) : new Int32Array(links);
    const power = new Float32Array(links);
    const nextLocking = start.slice(0, nodes);
    const nextDisturbed = split.slice();
    const put = (from: number, to: number, units: number) => {
      if (units === 0) return;
      const edge = units > this.lockUnits ? nextLocking[from]++ : nextDisturbed[from]++;
      receiver[edge] = to;
      power[edge] = units;
    };
    let pair = 0;
    for (let earlier = 0; earlier < nodes; earlier++) {
      for (; pair < this.end[earlier]; pair++) {
        put(earlier, this.later[pair], this.there[pair]);
        put(this.later[pair], earlier, this.back[pair]);
      }
    }
    return { start, split, receiver, power };
  }

  private count(transmitter: number, units: number): void {
    if (units > 0) this.links[transmitter]++;
    if (units > this.lockUnits) this.locking[transmitter]++;
  }

  private grow(): void {
    const size = this.length * 2;
    this.later = copied(this.later, new Int32Array(size));
    this.there = copied(this.there, new Float32Array(size));
    this.back = copied(this.back, new Float32Array(size));
  }
}

function copied<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
