/**
 * Chance, keyed by what happens.
 *
 * One seed is expanded by `seedrandom` into one key per purpose; within a run every draw is a pure function
 * `f(key of the purpose, who, ordinal or time)` computed with Threefry-2x32. Two protocols, two thresholds, or a world
 * with one more node therefore meet the same sensor data, the same losses and the same boot times.
 */
import seedrandom from "seedrandom";
import { lanes, threefry, threefryEach } from "./threefry.ts";

/** What a draw is for. Each purpose has its own key, so that no two purposes share a random number. */
export type Purpose =
  | "topology"
  | "placement"
  | "shadowing"
  | "boot"
  | "clock"
  | "sensor"
  | "sensor-phase"
  | "link-latency"
  | "link-loss"
  | "frame-error"
  | "mac-backoff"
  | "listening-phase"
  | "node"
  | "encoder"
  | "audience"
  | "faults"
  | "ties";

/** A 64-bit key of the counter-based generator, as two 32-bit words, signed. */
export interface Key {
  readonly k0: number;
  readonly k1: number;
}

const TWO_POW_32 = 4294967296;
const TWO_POW_53 = 9007199254740992;
/** Above every high word of a time below 2^53, so that repeats never meet the counters of first draws. */
const REPEATED = 0x72707400;

/** The key of one purpose under the scenario's seed. */
export function keyOf(seed: string, purpose: Purpose): Key {
  const generator = seedrandom(`resonance-sim/${seed}/${purpose}`);
  return { k0: generator.int32(), k1: generator.int32() };
}

/** A stateful generator for set-up work only (placement, topology): draws come in the order in which they are asked for. */
export function setupStream(seed: string, purpose: Purpose): () => number {
  const generator = seedrandom(`resonance-sim/${seed}/${purpose}/stream`);
  return () => generator.double();
}

const encoder = new TextEncoder();
/** The name encoded last: sensors ask for that of their noise again and again. */
let encoded = { name: "", bytes: encoder.encode("") };

/** The key of `name` (a node, a link …) below `key`: its UTF-8 bytes are absorbed eight at a time, its length last. */
export function deriveKey(key: Key, name: string): Key {
  if (name !== encoded.name) encoded = { name, bytes: encoder.encode(name) };
  const { bytes } = encoded;
  let { k0, k1 } = key;
  for (let offset = 0; offset < bytes.length; offset += 8) {
    threefry(k0, k1, word(bytes, offset), word(bytes, offset + 4));
    k0 = lanes[0];
    k1 = lanes[1];
  }
  threefry(k0, k1, bytes.length, 0x6e616d65);
  return keyInLanes();
}

/** The key of a pair: draws of (a, b) differ from those of (b, a). */
export function deriveKeyFrom(key: Key, inner: Key): Key {
  threefry(key.k0, key.k1, inner.k0, inner.k1);
  return keyInLanes();
}

/** Whether one key comes before another, its words taken as unsigned. */
export function precedes(one: Key, other: Key): boolean {
  const high = one.k0 >>> 0;
  const otherHigh = other.k0 >>> 0;
  return high < otherHigh || (high === otherHigh && one.k1 >>> 0 < other.k1 >>> 0);
}

/** Signed words lie in the object itself; unsigned ones would be numbers of their own, and each node has several keys. */
function keyInLanes(): Key {
  return { k0: lanes[0] | 0, k1: lanes[1] | 0 };
}

/**
 * A uniform draw in [0, 1) with 53 random bits.
 * @param ordinal a non-negative integer below 2^53 (a counter or a time in µs)
 */
export function uniform(key: Key, ordinal: number): number {
  threefry(key.k0, key.k1, ordinal | 0, (ordinal / TWO_POW_32) | 0); // whole words: a double would be allocated
  return fraction(lanes[0], lanes[1]);
}

/** 53 of 64 random bits, as a number in [0, 1). */
function fraction(x0: number, x1: number): number {
  return ((x0 >>> 5) * 67108864 + (x1 >>> 6)) / TWO_POW_53;
}

/** A uniform draw for the `repeat`-th thing of one kind at one instant: the first is {@link uniform}'s own. */
export function uniformAt(key: Key, timeUs: number, repeat: number): number {
  if (repeat === 0) return uniform(key, timeUs);
  threefry(key.k0, key.k1, repeat, REPEATED);
  return uniform({ k0: lanes[0], k1: lanes[1] }, timeUs);
}

/** Keys, counters and random words of {@link uniformsAt}, four words a draw. */
let quadruples = new Int32Array(128);

/**
 * The draws of {@link uniformAt} under each of some keys that lie side by side, from the beginning of `draws` on.
 * @param keys two words a key
 * @param first which of them is the first
 * @param timeLow the time in µs modulo 2^32, and above it `timeHigh`: whole words, where a double might be allocated
 */
export function uniformsAt(
  keys: Int32Array,
  first: number,
  count: number,
  timeLow: number,
  timeHigh: number,
  repeat: number,
  draws: Float64Array,
): void {
  if (quadruples.length < count * 4) quadruples = new Int32Array(count * 8);
  const quads = quadruples;
  const isRepeat = repeat > 0;
  const c0 = isRepeat ? repeat : timeLow;
  const c1 = isRepeat ? REPEATED : timeHigh;
  for (let index = 0; index < count; index++) {
    const at = index << 2;
    const key = (first + index) << 1;
    quads[at] = keys[key];
    quads[at | 1] = keys[key | 1];
    quads[at | 2] = c0;
    quads[at | 3] = c1;
  }
  threefryEach(quads, count);
  if (isRepeat) {
    for (let at = 0; at < count << 2; at += 4) {
      quads[at | 2] = timeLow;
      quads[at | 3] = timeHigh;
    }
    threefryEach(quads, count);
  }
  for (let index = 0; index < count; index++) draws[index] = fraction(quads[index << 2], quads[(index << 2) | 1]);
}

/** 32 random bits as an unsigned integer. */
export function bits32(key: Key, ordinal: number): number {
  threefry(key.k0, key.k1, ordinal, (ordinal / TWO_POW_32) | 0);
  return lanes[0];
}

/** A uniform integer in [0, bound), without modulo bias beyond 2^-53. */
export function uniformBelow(key: Key, ordinal: number, bound: number): number {
  return Math.floor(uniform(key, ordinal) * bound);
}

function word(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value |= (bytes[offset + i] ?? 0) << (8 * i);
  return value;
}
