/** Everything that can be observed of a run passes here, to the digest and to whoever watches. Neither can change it. */
import type { Keys } from "../src/base/keys.ts";
import type { NameIndex } from "../src/base/name-index.ts";
import type { Fact } from "../src/host.ts";
import { type Digest, hashBytes, OBSERVED } from "./digest.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { FRAME_OUTCOMES, type FrameOutcome } from "./net/outcome.ts";
import type { Observer } from "./observer.ts";

const TWO_POW_32 = 4294967296;
const OUTCOME_NUMBER = new Map(FRAME_OUTCOMES.map((outcome, number) => [outcome, number]));
const RECEIVED = 0;
const TO_ALL_WORD = -1;

/** An observer that has this reaction. */
type Reaction<K extends keyof Observer> = Observer & Required<Pick<Observer, K>>;

export class Watch {
  readonly digest: Digest;
  private readonly kernel: Pick<Kernel, "nowUs">;
  /** A word that stands for each node, whatever its position. */
  private readonly nodeWords: Int32Array;
  private readonly indexByName: NameIndex;
  private readonly observers: readonly Observer[];
  /** Those who watch what happens most. */
  private readonly watchers: {
    readonly frameOnAir: readonly Reaction<"frameOnAir">[];
    readonly frameOutcome: readonly Reaction<"frameOutcome">[];
    readonly delivered: readonly Reaction<"delivered">[];
    readonly noted: readonly Reaction<"noted">[];
  };
  private readonly valueBits = new DataView(new ArrayBuffer(8));
  private hashedFrame: Uint8Array | undefined;
  private hashedUs = -0.5;
  private frameHash = 0;
  private originAsked: string | undefined;
  private originWord = 0;

  constructor(
    kernel: Pick<Kernel, "nowUs">,
    digest: Digest,
    nodeKeys: Keys,
    indexByName: NameIndex,
    observers: readonly Observer[],
  ) {
    this.kernel = kernel;
    this.digest = digest;
    this.nodeWords = Int32Array.from({ length: nodeKeys.length }, (_, node) => nodeKeys.at(node).k0);
    this.indexByName = indexByName;
    this.observers = observers;
    this.watchers = {
      frameOnAir: watchersOf(observers, "frameOnAir"),
      frameOutcome: watchersOf(observers, "frameOutcome"),
      delivered: watchersOf(observers, "delivered"),
      noted: watchersOf(observers, "noted"),
    };
  }

  booted(node: number): void {
    const { nowUs } = this.kernel;
    this.digest.absorb(node, nowUs, OBSERVED.boot, 0, 0, 0);
    for (const observer of this.observers) observer.booted?.(node, nowUs);
  }

  died(node: number): void {
    const { nowUs } = this.kernel;
    this.digest.absorb(node, nowUs, OBSERVED.death, 0, 0, 0);
    for (const observer of this.observers) observer.died?.(node, nowUs);
  }

  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void {
    const { nowUs } = this.kernel;
    const toWord = to < 0 ? TO_ALL_WORD : this.nodeWords[to];
    this.digest.absorb(node, nowUs, OBSERVED.frameOnAir, this.hashOf(frame), onAirBytes, toWord);
    const watchers = this.watchers.frameOnAir;
    for (let i = 0; i < watchers.length; i++) watchers[i].frameOnAir(node, nowUs, airtimeUs, onAirBytes, to, frame);
  }

  copiesOnAir(node: number, lastedUs: number, copies: number, airtimeUs: number): void {
    const { nowUs } = this.kernel;
    this.digest.absorb(node, nowUs, OBSERVED.copiesOnAir, copies, airtimeUs, 0);
    for (const observer of this.observers) observer.copiesOnAir?.(node, nowUs - lastedUs, copies, airtimeUs, nowUs);
  }

  frameOutcome(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    const { nowUs } = this.kernel;
    const number = outcome === "received" ? RECEIVED : OUTCOME_NUMBER.get(outcome)!;
    this.digest.absorb(receiver, nowUs, OBSERVED.frameOutcome, this.nodeWords[transmitter], number, 0);
    const watchers = this.watchers.frameOutcome;
    for (let i = 0; i < watchers.length; i++) watchers[i].frameOutcome(receiver, transmitter, nowUs, outcome);
  }

  /** The same at the first `count` of these receivers; outcomes are numbers. */
  frameOutcomes(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void {
    const { nowUs } = this.kernel;
    const word = this.nodeWords[transmitter];
    this.digest.absorbEach(receivers, count, nowUs, OBSERVED.frameOutcome, word, outcomes);
    for (const watcher of this.watchers.frameOutcome) {
      for (let i = 0; i < count; i++)
        watcher.frameOutcome(receivers[i], transmitter, nowUs, FRAME_OUTCOMES[outcomes[i]]);
    }
  }

  published(node: number, ordinal: number, timestampMs: number, takenAtUs: number): void {
    for (const observer of this.observers) {
      observer.published?.(node, ordinal, timestampMs, takenAtUs, this.kernel.nowUs);
    }
  }

  delivered(node: number, origin: string, timestampMs: number, value: number, hops: number): void {
    const { nowUs } = this.kernel;
    this.valueBits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
    const stampHigh = Math.floor(timestampMs / TWO_POW_32) | 0;
    this.digest.absorb(node, nowUs, OBSERVED.delivery, this.wordOf(origin), timestampMs | 0, stampHigh);
    this.digest.absorb(node, nowUs, OBSERVED.delivery, this.valueBits.getInt32(0), this.valueBits.getInt32(4), hops);
    const watchers = this.watchers.delivered;
    for (let i = 0; i < watchers.length; i++) watchers[i].delivered(node, origin, timestampMs, value, hops, nowUs);
  }

  /** What follows from a rhythm, frames heard or missed, is in the digest; the rhythm itself is for those who watch. */
  keptRhythm(node: number, beatUs: number, periodUs: number, guardUs: number | undefined): void {
    for (const observer of this.observers) observer.keptRhythm?.(node, beatUs, periodUs, guardUs, this.kernel.nowUs);
  }

  noted(node: number, fact: Fact, amount?: number): void {
    const watchers = this.watchers.noted;
    for (let i = 0; i < watchers.length; i++) watchers[i].noted(node, fact, this.kernel.nowUs, amount);
  }

  /** The word of whoever a message comes from: in a flood many receive it in a row. */
  private wordOf(origin: string): number {
    if (this.originAsked !== origin) {
      const from = this.indexByName.get(origin);
      this.originAsked = origin;
      this.originWord = from === undefined ? hashBytes(new TextEncoder().encode(origin)) : this.nodeWords[from];
    }
    return this.originWord;
  }

  /** A broadcast over links is the same frame several times in a row; at another instant other bytes may lie there. */
  private hashOf(frame: Uint8Array): number {
    const { nowUs } = this.kernel;
    if (this.hashedFrame !== frame || this.hashedUs !== nowUs) {
      this.hashedFrame = frame;
      this.hashedUs = nowUs;
      this.frameHash = hashBytes(frame);
    }
    return this.frameHash;
  }
}

function watchersOf<K extends keyof Observer>(observers: readonly Observer[], reaction: K): readonly Reaction<K>[] {
  return observers.filter((observer): observer is Reaction<K> => observer[reaction] !== undefined);
}
