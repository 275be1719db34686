/**
 * The digest of a run: 64 bits over everything that can be observed.
 *
 * Each node has a chain: every observable that concerns it is absorbed in the order in which that node sees it. Chains are
 * combined by addition, so the order in which different nodes act at one instant does not matter, and a node added
 * elsewhere changes no other chain. Each window of time has a sum of the chain values reached within it, so that two runs
 * can be bisected to the first window that differs.
 *
 * The mixing is that of MurmurHash3 (A. Appleby, public domain), once for each of two 32-bit lanes with different starts.
 */
import type { Keys } from "../src/base/keys.ts";

/** What an absorbed observable is. */
export const OBSERVED = {
  boot: 1,
  death: 2,
  frameOnAir: 3,
  frameOutcome: 4,
  delivery: 5,
  copiesOnAir: 6,
} as const;

const TWO_POW_32 = 4294967296;

export class Digest {
  /** The chain of each node: its low word, then its high one. */
  private readonly chains: Int32Array;
  private readonly windowLow: Uint32Array;
  private readonly windowHigh: Uint32Array;
  private readonly windowUs: number;
  /** When the last observable happened, and what follows from that: many happen at one instant. */
  private atUs = -0.5; // a fraction, so that the engine lays it out as a double for good
  private instant = 0;
  private highWord = 0;
  private window = 0;

  constructor(nodeKeys: Keys, windowUs: number, durationUs: number) {
    this.chains = nodeKeys.words.slice();
    this.windowUs = windowUs;
    const windows = Math.floor(durationUs / windowUs) + 1;
    this.windowLow = new Uint32Array(windows);
    this.windowHigh = new Uint32Array(windows);
  }

  /** Absorbs one observable of a node; `what` says what it is, the three words are its content. */
  absorb(node: number, timeUs: number, what: number, x: number, y: number, z: number): void {
    if (timeUs !== this.atUs) {
      this.atUs = timeUs;
      this.enter();
    }
    this.chain(node, what, x, y, z);
  }

  /** Takes no double: where it is not inlined, one would be allocated. */
  private chain(node: number, what: number, x: number, y: number, z: number): void {
    const { chains, instant, window } = this;
    const kind = scramble(this.highWord ^ (what << 24));
    const first = scramble(x);
    const second = scramble(y);
    const third = scramble(z);
    let low = chains[node * 2];
    let high = chains[node * 2 + 1];
    low = finish(stir(stir(stir(stir(stir(low, instant), kind), first), second), third));
    high = finish(stir(stir(stir(stir(stir(high, third), second), first), kind), instant) ^ low);
    chains[node * 2] = low;
    chains[node * 2 + 1] = high;
    this.windowLow[window] += low;
    this.windowHigh[window] += high;
  }

  /** A node's chain as 16 hexadecimal digits. */
  ofNode(node: number): string {
    return hex(this.chains[node * 2 + 1]) + hex(this.chains[node * 2]);
  }

  /** The sum of a window as 16 hexadecimal digits. */
  ofWindow(window: number): string {
    return hex(this.windowHigh[window]) + hex(this.windowLow[window]);
  }

  get windows(): number {
    return this.windowLow.length;
  }

  /** The whole run's digest as 16 hexadecimal digits. */
  total(): string {
    let low = 0;
    let high = 0;
    for (let at = 0; at < this.chains.length; at += 2) {
      low = (low + finish(mix(this.chains[at], this.chains[at + 1]))) | 0;
      high = (high + finish(mix(this.chains[at + 1], ~this.chains[at]))) | 0;
    }
    return hex(high) + hex(low);
  }

  private enter(): void {
    const { atUs, windowUs } = this;
    this.instant = scramble(atUs | 0);
    this.highWord = (atUs / TWO_POW_32) | 0;
    const fromUs = this.window * windowUs;
    if (atUs < fromUs || atUs >= fromUs + windowUs) this.window = Math.floor(atUs / windowUs);
  }
}

/** A 32-bit hash of bytes, for frames on air. */
export function hashBytes(bytes: Uint8Array): number {
  let hash = bytes.length;
  let index = 0;
  for (; index + 4 <= bytes.length; index += 4) {
    hash = mix(hash, bytes[index] | (bytes[index + 1] << 8) | (bytes[index + 2] << 16) | (bytes[index + 3] << 24));
  }
  for (; index < bytes.length; index++) hash = mix(hash, bytes[index]);
  return finish(hash);
}

function mix(hash: number, word: number): number {
  return stir(hash, scramble(word));
}

function scramble(word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

function stir(hash: number, scrambled: number): number {
  const h = hash ^ scrambled;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
