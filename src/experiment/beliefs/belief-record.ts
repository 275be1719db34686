/** Watches a run and keeps what judged members of the audience learnt, and when. */
import type { Observer } from "../../../sim/observer.ts";
import { Column } from "../column.ts";
import type { JudgedMembers } from "./judged-members.ts";

/** What one member came to know of one node, in the order in which it came to know it. */
export interface Knowledge {
  readonly length: number;
  /** When the i-th news arrived, µs. */
  atUs(i: number): number;
  /** When the sample that it tells of was taken, µs. */
  takenUs(i: number): number;
  /** What the node's sensor is then believed to read; NaN: that cannot be told. */
  value(i: number): number;
}

/** Messages of one origin by their time stamps, which rise. */
interface Published {
  readonly stampMs: Column;
  readonly takenUs: Column;
}

/**
 * Keeps news only: a message that is older, by its time stamp, than one that the member knows already changes no belief.
 * 32 bytes for each; a dozen or so for each message.
 */
export class BeliefRecord implements Observer {
  readonly judged: JudgedMembers;
  readonly #nodes: number;
  readonly #indexByName: ReadonlyMap<string, number>;
  readonly #published: (Published | undefined)[] = [];
  /** Per pair, the rank among its origin's messages of the newest one known, or −1. */
  readonly #newest: Int32Array;
  readonly #pair = new Column();
  readonly #atUs = new Column();
  readonly #takenUs = new Column();
  readonly #value = new Column();
  /** The news of pair p are the entries order[start[p]] … order[start[p + 1] − 1]. */
  #index: { readonly start: Int32Array; readonly order: Int32Array; readonly length: number } | undefined;

  /** @param names of all nodes */
  constructor(names: readonly string[], judged: JudgedMembers) {
    this.judged = judged;
    this.#nodes = names.length;
    this.#indexByName = new Map(names.map((name, node) => [name, node]));
    this.#newest = new Int32Array(judged.slots * names.length).fill(-1);
  }

  published(node: number, _ordinal: number, timestampMs: number, takenAtUs: number): void {
    let published = this.#published[node];
    if (published === undefined) {
      published = { stampMs: new Column(8), takenUs: new Column(8) };
      this.#published[node] = published;
    }
    published.stampMs.push(timestampMs);
    published.takenUs.push(takenAtUs);
  }

  delivered(node: number, origin: string, timestampMs: number, value: number, _hops: number, atUs: number): void {
    const slot = this.judged.slotOf[node];
    const from = this.#indexByName.get(origin);
    if (slot < 0 || from === undefined || this.judged.slotOf[from] === slot) return;
    const published = this.#published[from];
    const rank = published === undefined ? -1 : rankOf(published.stampMs, timestampMs);
    const pair = slot * this.#nodes + from;
    if (published === undefined || rank <= this.#newest[pair]) return;
    this.#newest[pair] = rank;
    this.#pair.push(pair);
    this.#atUs.push(atUs);
    this.#takenUs.push(published.takenUs.at(rank));
    this.#value.push(value);
  }

  /** What the member in this slot learnt of a node. */
  knowledge(slot: number, node: number): Knowledge {
    const { start, order } = this.#sorted();
    const pair = slot * this.#nodes + node;
    const first = start[pair];
    return {
      length: start[pair + 1] - first,
      atUs: (i) => this.#atUs.at(order[first + i]),
      takenUs: (i) => this.#takenUs.at(order[first + i]),
      value: (i) => this.#value.at(order[first + i]),
    };
  }

  /** The news by pair, each pair's in time order: a counting sort, done anew where news have come since. */
  #sorted(): { readonly start: Int32Array; readonly order: Int32Array } {
    const { length } = this.#pair;
    if (this.#index?.length === length) return this.#index;
    const start = new Int32Array(this.#newest.length + 1);
    for (let i = 0; i < length; i++) start[this.#pair.at(i) + 1]++;
    for (let pair = 0; pair < this.#newest.length; pair++) start[pair + 1] += start[pair];
    const next = start.slice();
    const order = new Int32Array(length);
    for (let i = 0; i < length; i++) order[next[this.#pair.at(i)]++] = i;
    this.#index = { start, order, length };
    return this.#index;
  }
}

/** The position of a time stamp among rising ones, or −1; mostly it is one of the last. */
function rankOf(stamps: Column, stampMs: number): number {
  let low = 0;
  let high = stamps.length - 1;
  if (high >= 0 && stamps.at(high) === stampMs) return high;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = stamps.at(middle);
    if (found === stampMs) return middle;
    if (found < stampMs) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
