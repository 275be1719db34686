/**
 * The air of one channel: transmissions, the interference that they add up to, and who is locked on what.
 *
 * A transmission is one begin and one end, however many hear it: each walks its row of receivers once. A receiver locks on
 * a frame's first bit, only when it listens and is idle, and only if the frame stands above noise and interference by the
 * lock threshold; it stays locked to the frame's end, hopeless or not (as ns-3's lr-wpan). While it is locked, stretches of
 * constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance; one draw at the end decides.
 * A node transmits one thing at a time, so a transmission is named by its transmitter.
 */

import type { Keys } from "../../../src/base/keys.ts";
import { fromDecibel } from "../../../src/base/maths.ts";
import type { FrameOutcome } from "../outcome.ts";
import { type AirListener, type AirOptions, MODE, TO_ALL } from "./air-contract.ts";
import { FrameChance } from "./frame-chance.ts";
import { reachUnits } from "./reach.ts";
import { NOBODY, Receptions } from "./receptions.ts";
import { longestRow, NOISE_UNITS, type RadioRows } from "./rows.ts";

export class Air {
  readonly rows: RadioRows;
  /** The power, in units, from which an assessment finds the channel busy. */
  readonly ccaUnits: number;
  readonly mode: Uint8Array;
  /** Until when a radio that has transmitted cannot hear, µs. */
  readonly deafUntilUs: Float64Array;
  /** Addressee of each node's transmission, or {@link TO_ALL}. */
  readonly destination: Int32Array;
  readonly startUs: Float64Array;
  private readonly listener: AirListener;
  private readonly chance: FrameChance;
  private readonly isTaken: AirOptions["isTaken"];
  private readonly lockRatio: number;
  private readonly creditsEnds: boolean;
  private readonly mpduBytes: Int32Array;
  private readonly receptions: Receptions;
  /** Links over which receivers lock on the frame that begins, and over which others miss it. */
  private readonly found: Int32Array;
  /** Power at each of the former, units. */
  private readonly heard: Float64Array;
  private readonly passed: Int32Array;
  private passedTop = 0;
  /** Receivers of transmissions that end, one within the other: nobody is locked on two. */
  private readonly finished: Int32Array;
  private readonly isClear: Uint8Array;
  private finishedTop = 0;

  constructor(options: AirOptions, listener: AirListener) {
    const { nodes } = options.rows;
    this.rows = options.rows;
    this.listener = listener;
    this.isTaken = options.isTaken;
    this.chance = new FrameChance(options.rows, options.frameErrorKeys);
    this.lockRatio = fromDecibel(options.lockThresholdDb);
    this.ccaUnits = fromDecibel(options.ccaAboveNoiseDb) * NOISE_UNITS;
    this.creditsEnds = options.errorRule === "physical";
    this.mode = new Uint8Array(nodes);
    this.deafUntilUs = new Float64Array(nodes);
    this.destination = new Int32Array(nodes).fill(TO_ALL);
    this.startUs = new Float64Array(nodes);
    this.mpduBytes = new Int32Array(nodes);
    this.receptions = new Receptions(options.rows);
    const longest = longestRow(options.rows);
    this.found = new Int32Array(longest);
    this.heard = new Float64Array(longest);
    this.passed = new Int32Array(longest);
    this.finished = new Int32Array(nodes);
    this.isClear = new Uint8Array(nodes);
  }

  /** Draws of whether frames arrive come from these keys, one a node, from now on. */
  rekey(keys: Keys): void {
    this.chance.rekey(keys);
  }

  /** A frame begins: who can, locks on it; whom it was for and who cannot, has missed it. */
  begin(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    const { rows, receptions, mode, listener, found, heard, passed } = this;
    const { receiver, power } = rows;
    this.open(transmitter, mpduBytes, destination, nowUs);
    const reach = reachUnits(mpduBytes);
    const lockers = this.findLockers(transmitter, destination, reach, nowUs);
    for (let i = 0; i < lockers; i++) {
      mode[receiver[found[i]]] = MODE.receiving;
      receptions.lock(receiver[found[i]], transmitter, found[i], mpduBytes, heard[i], nowUs);
    }
    const missing = this.passedTop;
    for (let i = 0; i < missing; i++) {
      const node = receiver[passed[i]];
      listener.missed(node, transmitter, this.reasonDeaf(node, power[passed[i]] >= reach, nowUs));
    }
  }

  /** A transmission begins on which nobody locks of itself: its receivers are led to it by {@link catchCopy}. */
  beginTrain(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.open(transmitter, mpduBytes, destination, nowUs);
  }

  /** Lets a listening receiver lock on a copy that begins now within a train. Returns whether it did. */
  catchCopy(node: number, transmitter: number, edge: number, nowUs: number): boolean {
    const { rows, receptions } = this;
    const units = rows.power[edge];
    if (this.mode[node] !== MODE.listening || this.deafUntilUs[node] > nowUs) return false;
    const power = receptions.powerAt(node);
    if (!(units > this.lockRatio * (rows.noise[node] + power - units))) return false;
    this.mode[node] = MODE.receiving;
    receptions.lock(node, transmitter, edge, this.mpduBytes[transmitter], power, nowUs);
    return true;
  }

  /** The copy that a receiver caught is over: judges it. */
  endCopy(node: number, nowUs: number): void {
    const { receptions } = this;
    receptions.endChunk(node, nowUs);
    this.finished[this.finishedTop] = node;
    this.judge(receptions.lockedOn[node], this.finishedTop, this.finishedTop + 1, nowUs, true);
  }

  /** A transmission ends. @param isWhole false where it was cut short, so that nobody gets it */
  end(transmitter: number, nowUs: number, isWhole: boolean): void {
    const { receptions, finished } = this;
    const base = this.finishedTop;
    const top = this.findFinished(transmitter, base);
    // Before a credit is given to all: whose frame ends has its last chunk closed, and no other.
    for (let i = base; i < top; i++) receptions.endChunk(finished[i], nowUs);
    receptions.end(transmitter, this.creditsEnds, nowUs);
    this.judge(transmitter, base, top, nowUs, isWhole);
  }

  /** The transmitter that a receiver is locked on, or −1. */
  lockOf(node: number): number {
    return this.receptions.lockedOn[node];
  }

  /** The link over which the node's last lock came. */
  lastEdge(node: number): number {
    return this.receptions.edge[node];
  }

  /** Total time that a node was locked on frames, µs. */
  lockedUs(node: number): number {
    return this.receptions.lockedUs[node];
  }

  /** Gives up what a node is receiving, if anything, for a reason. */
  dropLock(node: number, nowUs: number, reason: FrameOutcome): void {
    const transmitter = this.receptions.lockedOn[node];
    if (transmitter === NOBODY) return;
    this.unlock(node, nowUs);
    if (this.isMeantFor(node, transmitter, this.receptions.edge[node])) this.listener.missed(node, transmitter, reason);
  }

  /** An assessment will look at the channel from `fromUs` on. */
  beginAssessment(node: number, fromUs: number): void {
    this.receptions.watch(node, fromUs);
  }

  /** The assessment ends (or is called off). Returns whether the channel was busy: by power, or by a lock. */
  endAssessment(node: number): boolean {
    return this.receptions.unwatch(node) >= this.ccaUnits || this.receptions.lockedOn[node] !== NOBODY;
  }

  private open(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.mode[transmitter] = MODE.transmitting;
    this.mpduBytes[transmitter] = mpduBytes;
    this.destination[transmitter] = destination;
    this.startUs[transmitter] = nowUs;
    this.receptions.begin(transmitter, nowUs);
  }

  /** Lists the links over which receivers lock, and those over which a frame is missed. Returns how many lock. */
  private findLockers(transmitter: number, destination: number, reach: number, nowUs: number): number {
    const { mode, deafUntilUs, lockRatio, found, heard, passed } = this;
    const { receiver, power, start, split, noise } = this.rows;
    const { receptions } = this;
    const to = split[transmitter];
    let lockers = 0;
    let missing = 0;
    for (let edge = start[transmitter]; edge < to; edge++) {
      const node = receiver[edge];
      const units = power[edge];
      if (mode[node] === MODE.listening && deafUntilUs[node] <= nowUs) {
        const power = receptions.powerAt(node);
        if (units > lockRatio * (noise[node] + power - units)) {
          heard[lockers] = power;
          found[lockers++] = edge;
          continue;
        }
      }
      if (destination === TO_ALL ? units >= reach : node === destination) passed[missing++] = edge;
    }
    this.passedTop = missing;
    return lockers;
  }

  /** Lists the receivers that are locked on a transmission, from `base` on. Returns the end of the list. */
  private findFinished(transmitter: number, base: number): number {
    const { finished } = this;
    const { receiver, start, split } = this.rows;
    const { lockedOn } = this.receptions;
    const to = split[transmitter];
    let top = base;
    for (let edge = start[transmitter]; edge < to; edge++) {
      const node = receiver[edge];
      if (lockedOn[node] === transmitter) finished[top++] = node;
    }
    return top;
  }

  /** Why a node cannot lock on a frame that begins now. */
  reasonDeaf(node: number, isInReach: boolean, nowUs: number): FrameOutcome {
    const mode = this.mode[node];
    if (mode === MODE.down) return "receiver-down";
    if (!isInReach) return "below-sensitivity";
    if (mode === MODE.asleep) return "not-listening";
    if (mode === MODE.receiving) return "receiver-busy";
    return mode === MODE.listening && this.deafUntilUs[node] <= nowUs ? "collision" : "half-duplex";
  }

  private unlock(node: number, nowUs: number): void {
    this.receptions.unlock(node, nowUs);
    if (this.mode[node] === MODE.receiving) this.mode[node] = MODE.listening;
  }

  /** Says what became of a transmission at each of the receivers listed, all of them locked on it. */
  private judge(transmitter: number, base: number, top: number, nowUs: number, isWhole: boolean): void {
    const { finished, isClear, receptions } = this;
    this.finishedTop = top;
    if (isWhole) this.chance.judge(transmitter, finished, base, top, receptions, isClear);
    else isClear.fill(0, base, top);
    for (let i = base; i < top; i++) {
      const node = finished[i];
      if (receptions.lockedOn[node] === transmitter) this.conclude(node, transmitter, nowUs, isWhole, isClear[i] === 1);
    }
    this.finishedTop = base;
  }

  private conclude(node: number, transmitter: number, nowUs: number, isWhole: boolean, isClear: boolean): void {
    const { listener, receptions } = this;
    const edge = receptions.edge[node];
    this.unlock(node, nowUs);
    const isTaken = isClear && this.isTaken?.(transmitter, node, receptions.sinceUs[node]) === true;
    if (isClear && !isTaken) listener.received(node, transmitter, edge);
    else if (this.isMeantFor(node, transmitter, edge)) {
      const why = isTaken ? "link-loss" : isWhole ? this.reasonLost(node, transmitter, edge) : "sender-died";
      listener.missed(node, transmitter, why);
    }
    listener.released(node);
  }

  /** Why noise and interference took a frame: noise alone, where the same draw would have lost it without interference. */
  private reasonLost(node: number, transmitter: number, edge: number): FrameOutcome {
    const { sinceUs } = this.receptions;
    const wouldArrive = this.chance.succeedsAlone(transmitter, edge, sinceUs[node], this.mpduBytes[transmitter]);
    return wouldArrive ? "collision" : "below-sensitivity";
  }

  private isMeantFor(node: number, transmitter: number, edge: number): boolean {
    const destination = this.destination[transmitter];
    if (destination !== TO_ALL) return destination === node;
    return this.rows.power[edge] >= reachUnits(this.mpduBytes[transmitter]);
  }
}
