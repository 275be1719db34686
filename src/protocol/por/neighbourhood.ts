/** What an oscillator knows of others: their beats, by its own clock, as of when it heard them last. */
import type { Address } from "../../host.ts";
import type { Oscillator } from "./oscillator.ts";
import { wrap } from "./phase.ts";

/** Neighbours that are remembered at most; then the one heard least recently is forgotten. Own choice: more are not in reach. */
const NEIGHBOURS_MAX = 256;

/** One neighbour: a local time at which it beat, and when that was heard, µs. */
export type Heard = { readonly from: Address; readonly beatUs: number; readonly heardUs: number };

export class Neighbourhood {
  /** Least recently heard first. */
  readonly #heard = new Map<Address, Heard>();

  constructor(heard: readonly Heard[] = []) {
    for (const one of heard) this.#heard.set(one.from, one);
  }

  get size(): number {
    return this.#heard.size;
  }

  hear(heard: Heard): void {
    this.#heard.delete(heard.from);
    if (this.#heard.size === NEIGHBOURS_MAX) this.#heard.delete(this.#heard.keys().next().value!);
    this.#heard.set(heard.from, heard);
  }

  /** Forgets those who were not heard since a local time, µs. */
  forgetBefore(localUs: number): void {
    for (const [from, { heardUs }] of this.#heard) if (heardUs < localUs) this.#heard.delete(from);
  }

  /** How far each neighbour heard after a local time is ahead, in [−½, ½) cycles, by order of address. */
  aheadSince(localUs: number, oscillator: Oscillator): number[] {
    return [...this.#heard.values()]
      .filter(({ heardUs }) => heardUs > localUs)
      .sort((a, b) => a.from - b.from)
      .map(({ beatUs }) => ahead(oscillator, beatUs));
  }

  /** How far the neighbour is off that is farthest, µs; 0 where none is known. */
  worstUs(oscillator: Oscillator): number {
    let worst = 0;
    for (const { beatUs } of this.#heard.values()) worst = Math.max(worst, Math.abs(ahead(oscillator, beatUs)));
    return worst * oscillator.periodUs;
  }

  snapshot(): readonly Heard[] {
    return [...this.#heard.values()];
  }
}

/** How far someone who beat at a local time is ahead, in [−½, ½) cycles: ahead is who beats earlier. */
export function ahead({ beatUs, periodUs }: Oscillator, otherBeatUs: number): number {
  return wrap((beatUs - otherBeatUs) / periodUs);
}
