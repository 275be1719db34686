/**
 * The strobes on the air: how far each has come. What its receivers read of one as they wake to it lies side by side in half
 * a line of the cache, since in a large field nothing of a transmitter is left in the caches from one receiver to the next.
 */
import { TURNAROUND_US } from "../../../models/radio/ieee802154.ts";
import { COPY_GAP_US } from "../../../models/radio/low-power-listening.ts";
import { cacheLines } from "../../cache-lines.ts";

/** A transmitter's strobe has no single addressee. */
export const NO_EDGE = -1;

// Two doubles: when it ends at the latest, and from when on copies go out (again), or else do not, µs.
const TIME_BITS = 2;
const END = 0;
const RESUME = 1;
// Then four words.
const WORD_BITS = 3;
/** Its ordinal, and the link to its addressee. */
const SERIAL = 4;
const TARGET = 5;
/** Copies that did not go out since their sender was locked on something. */
const SKIPPED = 6;
/** How long a copy lasts, µs, above two bits: whether it is on the air, and whether no copies go out. */
const COPY = 7;
const COPY_BITS = 2;
const ACTIVE = 1;
const HELD = 2;

export class Trains {
  private readonly clock: { readonly nowUs: number };
  private readonly times: Float64Array;
  /** The same memory, for integers. */
  private readonly words: Int32Array;

  constructor(nodes: number, clock: { readonly nowUs: number }) {
    this.clock = clock;
    const times = cacheLines(nodes, 1 << TIME_BITS);
    this.times = times;
    this.words = new Int32Array(times.buffer, times.byteOffset);
    for (let node = 0; node < nodes; node++) this.words[(node << WORD_BITS) | TARGET] = NO_EDGE;
  }

  /** A strobe begins. @param lastsUs at most @param edge the link to its addressee, or {@link NO_EDGE} */
  begin(node: number, copyUs: number, lastsUs: number, edge: number): void {
    const { times, words } = this;
    times[(node << TIME_BITS) | END] = this.clock.nowUs + lastsUs;
    times[(node << TIME_BITS) | RESUME] = 0;
    words[(node << WORD_BITS) | SERIAL]++;
    words[(node << WORD_BITS) | TARGET] = edge;
    words[(node << WORD_BITS) | SKIPPED] = 0;
    words[(node << WORD_BITS) | COPY] = (copyUs << COPY_BITS) | ACTIVE;
  }

  /** It is over. */
  end(node: number): void {
    this.words[(node << WORD_BITS) | COPY] &= ~ACTIVE;
  }

  /** It is cut, and what was planned for it counts no more. */
  cut(node: number): void {
    this.end(node);
    this.words[(node << WORD_BITS) | SERIAL]++;
  }

  isActive(node: number): boolean {
    return (this.words[(node << WORD_BITS) | COPY] & ACTIVE) !== 0;
  }

  /** The ordinal of a transmitter's last strobe. */
  serial(node: number): number {
    return this.words[(node << WORD_BITS) | SERIAL];
  }

  /** The link to the addressee of a transmitter's last strobe, or {@link NO_EDGE}. */
  targetEdge(node: number): number {
    return this.words[(node << WORD_BITS) | TARGET];
  }

  /** How long each of its copies lasts, µs. */
  copyUs(node: number): number {
    return this.words[(node << WORD_BITS) | COPY] >> COPY_BITS;
  }

  /** In how long it ends at the latest, µs. */
  leftUs(node: number): number {
    return this.times[(node << TIME_BITS) | END] - this.clock.nowUs;
  }

  /** Whether a copy that begins in so long, µs, is whole before the strobe ends. */
  holdsCopy(node: number, afterUs: number): boolean {
    return afterUs + this.copyUs(node) <= this.leftUs(node);
  }

  /** Whether a copy goes out that is due now. */
  sendsNow(node: number): boolean {
    const isHeld = (this.words[(node << WORD_BITS) | COPY] & HELD) !== 0;
    return !isHeld && this.clock.nowUs >= this.times[(node << TIME_BITS) | RESUME];
  }

  /** The sender is locked on something: no copies go out from the next on. */
  hold(node: number): void {
    this.words[(node << WORD_BITS) | COPY] |= HELD;
    this.times[(node << TIME_BITS) | RESUME] = this.clock.nowUs + TURNAROUND_US;
  }

  /** What it was locked on is over. Returns whether it had been held: it goes on with the next copy that is due. */
  release(node: number): boolean {
    const { times, words } = this;
    if ((words[(node << WORD_BITS) | COPY] & (ACTIVE | HELD)) !== (ACTIVE | HELD)) return false;
    const periodUs = this.copyUs(node) + COPY_GAP_US;
    const fromUs = this.clock.nowUs + TURNAROUND_US;
    const missed = Math.ceil((fromUs - times[(node << TIME_BITS) | RESUME]) / periodUs);
    words[(node << WORD_BITS) | SKIPPED] += missed;
    words[(node << WORD_BITS) | COPY] &= ~HELD;
    times[(node << TIME_BITS) | RESUME] += missed * periodUs;
    return true;
  }

  /** How many copies a strobe that has lasted so long, µs, and ends now, has sent whole. */
  copiesSent(node: number, lastedUs: number): number {
    const periodUs = this.copyUs(node) + COPY_GAP_US;
    const due = Math.floor((lastedUs + COPY_GAP_US) / periodUs);
    const isHeld = (this.words[(node << WORD_BITS) | COPY] & HELD) !== 0;
    const heldUs = this.clock.nowUs - this.times[(node << TIME_BITS) | RESUME];
    const held = isHeld ? Math.floor((heldUs + COPY_GAP_US) / periodUs) : 0;
    return due - this.words[(node << WORD_BITS) | SKIPPED] - held;
  }
}
