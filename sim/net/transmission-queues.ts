/**
 * The transmissions that wait at each node, first come first: lists through the transmissions themselves, so that a node
 * without any holds three words.
 */
import { NO_TRANSMISSION, type TransmissionPool } from "./transmission.ts";

export class TransmissionQueues {
  private readonly pool: TransmissionPool;
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private readonly lengths: Int32Array;

  constructor(nodes: number, pool: TransmissionPool) {
    this.pool = pool;
    this.heads = new Int32Array(nodes).fill(NO_TRANSMISSION);
    this.tails = new Int32Array(nodes).fill(NO_TRANSMISSION);
    this.lengths = new Int32Array(nodes);
  }

  length(node: number): number {
    return this.lengths[node];
  }

  /** The one in front, or {@link NO_TRANSMISSION}. */
  first(node: number): number {
    return this.heads[node];
  }

  has(node: number, index: number): boolean {
    let at = this.heads[node];
    while (at !== NO_TRANSMISSION && at !== index) at = this.pool.at(at).next;
    return at !== NO_TRANSMISSION;
  }

  /** @param index of a transmission that waits nowhere */
  push(node: number, index: number): void {
    this.pool.at(index).next = NO_TRANSMISSION;
    if (this.tails[node] === NO_TRANSMISSION) this.heads[node] = index;
    else this.pool.at(this.tails[node]).next = index;
    this.tails[node] = index;
    this.lengths[node]++;
  }

  /** Takes one out, wherever it stands; nothing happens where it does not wait at this node. */
  remove(node: number, index: number): void {
    let before = NO_TRANSMISSION;
    let at = this.heads[node];
    while (at !== index) {
      if (at === NO_TRANSMISSION) return;
      before = at;
      at = this.pool.at(at).next;
    }
    const { next } = this.pool.at(index);
    if (before === NO_TRANSMISSION) this.heads[node] = next;
    else this.pool.at(before).next = next;
    if (next === NO_TRANSMISSION) this.tails[node] = before;
    this.lengths[node]--;
  }
}
