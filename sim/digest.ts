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

const KINDS = 1 + Math.max(...Object.values(OBSERVED));
/** 0xe6546b64 as a signed word: as an unsigned one it would be a double to the engine. */
const ADDEND = -430675100;
const TWO_POW_32 = 4294967296;

export class Digest {
  /** The chain of each node: its low word, then its high one. */
  private readonly chains: Int32Array;
  private readonly windowLow: Int32Array;
  private readonly windowHigh: Int32Array;
  private readonly windowUs: number;
  /** When the last observable happened, and what follows from that: many happen at one instant. */
  private atUs = -0.5; // a fraction, so that the engine lays it out as a double for good
  private instant = 0;
  private highWord = -1;
  /** The words of kinds of observable, which the high word of the time is part of. */
  private readonly kinds = new Int32Array(KINDS);
  private window = 0;

  constructor(nodeKeys: Keys, windowUs: number, durationUs: number) {
    this.chains = nodeKeys.words.slice();
    this.windowUs = windowUs;
    const windows = Math.floor(durationUs / windowUs) + 1;
    this.windowLow = new Int32Array(windows);
    this.windowHigh = new Int32Array(windows);
  }

  /** Absorbs one observable of a node; `what` says what it is, the three words are its content. */
  absorb(node: number, timeUs: number, what: number, x: number, y: number, z: number): void {
    if (timeUs !== this.atUs) {
      this.atUs = timeUs;
      this.enter();
    }
    this.chain(node, this.kinds[what], scramble(x), scramble(y), scramble(z));
  }

  /** Absorbs one observable of each of the first `count` of these nodes; the second word of its content is its own, the third 0. */
  absorbEach(nodes: Int32Array, count: number, timeUs: number, what: number, x: number, ys: Int32Array): void {
    if (timeUs !== this.atUs) {
      this.atUs = timeUs;
      this.enter();
    }
    const kind = this.kinds[what];
    const first = scramble(x);
    for (let i = 0; i < count; i++) this.chain(nodes[i], kind, first, scramble(ys[i]), 0);
  }

  /**
   * Stirs scrambled words into both lanes of a node's chain, in the opposite order into the second. The most frequent thing
   * that a run does: written out, because the engine looks up each function that it calls, and takes no double, which would
   * be allocated.
   */
  private chain(node: number, kind: number, first: number, second: number, third: number): void {
    const { chains, instant, window, windowLow, windowHigh } = this;
    const at = node << 1;
    let low = chains[at] ^ instant;
    low = (Math.imul((low << 13) | (low >>> 19), 5) + ADDEND) ^ kind;
    low = (Math.imul((low << 13) | (low >>> 19), 5) + ADDEND) ^ first;
    low = (Math.imul((low << 13) | (low >>> 19), 5) + ADDEND) ^ second;
    low = (Math.imul((low << 13) | (low >>> 19), 5) + ADDEND) ^ third;
    low = (Math.imul((low << 13) | (low >>> 19), 5) + ADDEND) | 0;
    let high = chains[at + 1] ^ third;
    high = (Math.imul((high << 13) | (high >>> 19), 5) + ADDEND) ^ second;
    high = (Math.imul((high << 13) | (high >>> 19), 5) + ADDEND) ^ first;
    high = (Math.imul((high << 13) | (high >>> 19), 5) + ADDEND) ^ kind;
    high = (Math.imul((high << 13) | (high >>> 19), 5) + ADDEND) ^ instant;
    high = (Math.imul((high << 13) | (high >>> 19), 5) + ADDEND) | 0;
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b | 0);
    low = Math.imul(low ^ (low >>> 13), 0xc2b2ae35 | 0);
    low ^= low >>> 16;
    high ^= low;
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b | 0);
    high = Math.imul(high ^ (high >>> 13), 0xc2b2ae35 | 0);
    high ^= high >>> 16;
    chains[at] = low;
    chains[at + 1] = high;
    windowLow[window] = (windowLow[window] + low) | 0;
    windowHigh[window] = (windowHigh[window] + high) | 0;
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

  private enterHigh(highWord: number): void {
    this.highWord = highWord;
    for (let what = 0; what < this.kinds.length; what++) this.kinds[what] = scramble(highWord ^ (what << 24));
  }

  private enter(): void {
    const { atUs, windowUs } = this;
    this.instant = scramble(atUs | 0);
    const highWord = (atUs / TWO_POW_32) | 0;
    if (highWord !== this.highWord) this.enterHigh(highWord);
    const fromUs = this.window * windowUs;
    if (atUs < fromUs || atUs >= fromUs + windowUs) this.window = (atUs / windowUs) | 0;
  }
}

/** A 32-bit hash of bytes, for frames on air. */
export function hashBytes(bytes: Uint8Array): number {
  const length = bytes.length | 0; // what a length may be is a double to the engine, and so were the hash that begins with it
  let hash = length;
  let index = 0;
  for (; index < length - 3; index += 4) {
    hash = mix(hash, bytes[index] | (bytes[index + 1] << 8) | (bytes[index + 2] << 16) | (bytes[index + 3] << 24));
  }
  for (; index < length; index++) hash = mix(hash, bytes[index]);
  return finish(hash);
}

function mix(hash: number, word: number): number {
  return stir(hash, scramble(word));
}

function scramble(word: number): number {
  const k = Math.imul(word | 0, 0xcc9e2d51 | 0);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

function stir(hash: number, scrambled: number): number {
  const h = hash ^ scrambled;
  return (Math.imul((h << 13) | (h >>> 19), 5) + ADDEND) | 0;
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b | 0);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35 | 0);
  return h ^ (h >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
