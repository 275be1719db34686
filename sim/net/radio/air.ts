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
import { type FrameOutcome, numberOf } from "../outcome.ts";
import { type AirListener, type AirOptions, MODE, NOT_TOLD, TO_ALL } from "./air-contract.ts";
import { type Finished, roomForFinished } from "./finished.ts";
import { FrameChance } from "./frame-chance.ts";
import { NOBODY } from "./interference.ts";
import { reachUnits } from "./reach.ts";
import { Receptions } from "./receptions.ts";
import { longestRow, NOISE_UNITS, type RadioRows } from "./rows.ts";

const RECEIVED = numberOf("received");
const LINK_LOSS = numberOf("link-loss");
const SENDER_DIED = numberOf("sender-died");
const COLLISION = numberOf("collision");
const BELOW_SENSITIVITY = numberOf("below-sensitivity");

export class Air {
  readonly rows: RadioRows;
  /** The power, in units, from which an assessment finds the channel busy. */
  readonly ccaUnits: number;
  readonly mode: Uint8Array;
  /** Addressee of each node's transmission, or {@link TO_ALL}. */
  readonly destination: Int32Array;
  readonly startUs: Float64Array;
  private readonly clock: AirOptions["clock"];
  private readonly listener: AirListener;
  private readonly chance: FrameChance;
  private readonly isTaken: AirOptions["isTaken"];
  private readonly creditsEnds: boolean;
  /** Length of each node's transmission. */
  readonly mpduBytes: Uint8Array;
  private readonly receptions: Receptions;
  /** Links over which the frame that begins is missed. */
  private readonly passed: Int32Array;
  /** Receptions of transmissions that end, one within the other: nobody is locked on two. */
  private finished = roomForFinished(0);
  /** Places of those that are lost. */
  private readonly lost: Int32Array;
  /** The most receivers of one transmission. */
  private readonly longest: number;
  private finishedTop = 0;

  constructor(options: AirOptions, listener: AirListener) {
    const { nodes } = options.rows;
    this.rows = options.rows;
    this.listener = listener;
    this.isTaken = options.isTaken;
    this.chance = new FrameChance(options.rows, options.frameErrorKeys);
    this.ccaUnits = fromDecibel(options.ccaAboveNoiseDb) * NOISE_UNITS;
    this.creditsEnds = options.errorRule === "physical";
    this.destination = new Int32Array(nodes).fill(TO_ALL);
    this.startUs = new Float64Array(nodes);
    this.mpduBytes = new Uint8Array(nodes);
    this.receptions = new Receptions(options.rows, options.clock, fromDecibel(options.lockThresholdDb));
    this.mode = this.receptions.mode;
    this.clock = options.clock;
    this.longest = longestRow(options.rows);
    this.passed = new Int32Array(this.longest);
    this.lost = new Int32Array(this.longest + 1);
    this.makeRoom();
  }

  /** Draws of whether frames arrive come from these keys, one a node, from now on. */
  rekey(keys: Keys): void {
    this.chance.rekey(keys);
  }

  /** A frame begins: who can, locks on it; whom it was for and who cannot, has missed it. */
  begin(transmitter: number, mpduBytes: number, destination: number): void {
    const { receptions, listener, passed } = this;
    const { receiver, power } = this.rows;
    this.open(transmitter, mpduBytes, destination);
    const reach = reachUnits(mpduBytes);
    const missing = receptions.lockAll(transmitter, mpduBytes, destination, passed);
    for (let i = 0; i < missing; i++) {
      const node = receiver[passed[i]];
      listener.missed(node, transmitter, this.reasonDeaf(node, power[passed[i]] >= reach));
    }
  }

  /** A transmission begins on which nobody locks of itself: its receivers are led to it by {@link catchCopy}. */
  beginTrain(transmitter: number, mpduBytes: number, destination: number): void {
    this.open(transmitter, mpduBytes, destination);
  }

  /** Lets a listening receiver lock on a copy that begins now within a train. Returns whether it did. */
  catchCopy(transmitter: number, edge: number): boolean {
    return this.receptions.lockOne(transmitter, this.mpduBytes[transmitter], edge);
  }

  /** The copy that a receiver caught is over: judges it. */
  endCopy(node: number): void {
    this.makeRoom();
    const { receptions, finished, finishedTop } = this;
    const transmitter = receptions.lockedOn(node);
    finished.nodes[finishedTop] = node;
    finished.links[finishedTop] = receptions.linkOf(node);
    receptions.release(transmitter, finished, finishedTop, finishedTop + 1);
    this.judge(transmitter, finishedTop, finishedTop + 1, true);
  }

  /** A transmission ends. @param isWhole false where it was cut short, so that nobody gets it */
  end(transmitter: number, isWhole: boolean): void {
    this.makeRoom();
    const { receptions, finished } = this;
    const base = this.finishedTop;
    const top = receptions.findLocked(transmitter, finished, base);
    // Before a credit is given to the others.
    receptions.release(transmitter, finished, base, top);
    receptions.end(transmitter, this.creditsEnds);
    this.judge(transmitter, base, top, isWhole);
  }

  /** The transmitter that a receiver is locked on, or −1. */
  lockOf(node: number): number {
    return this.receptions.lockedOn(node);
  }

  /** The link over which the node's last lock came. */
  lastEdge(node: number): number {
    return this.receptions.linkOf(node);
  }

  /** Total time that a node was locked on frames, µs. */
  lockedUs(node: number): number {
    return this.receptions.lockedUs(node);
  }

  /** A node that has transmitted cannot hear for so long, µs. */
  deafen(node: number, durationUs: number): void {
    this.receptions.deafen(node, durationUs);
  }

  /** Gives up what a node is receiving, if anything, for a reason. */
  dropLock(node: number, reason: FrameOutcome): void {
    const { receptions } = this;
    const transmitter = receptions.lockedOn(node);
    if (transmitter === NOBODY) return;
    this.makeRoom();
    const { finished, finishedTop } = this;
    finished.nodes[finishedTop] = node;
    receptions.release(transmitter, finished, finishedTop, finishedTop + 1);
    if (this.isMeantFor(node, transmitter, receptions.linkOf(node))) this.listener.missed(node, transmitter, reason);
  }

  /** An assessment will look at the channel after so long, µs. */
  beginAssessment(node: number, afterUs: number): void {
    this.receptions.watch(node, afterUs);
  }

  /** The assessment ends (or is called off). Returns whether the channel was busy: by power, or by a lock. */
  endAssessment(node: number): boolean {
    return this.receptions.unwatch(node) >= this.ccaUnits || this.receptions.lockedOn(node) !== NOBODY;
  }

  /** Makes room for all receivers of one more transmission that ends. (Whoever is still at it has the lists that there were.) */
  private makeRoom(): void {
    const least = this.finishedTop + this.longest + 1;
    if (this.finished.nodes.length < least) this.finished = roomForFinished(least);
  }

  private open(transmitter: number, mpduBytes: number, destination: number): void {
    this.mode[transmitter] = MODE.transmitting;
    this.mpduBytes[transmitter] = mpduBytes;
    this.destination[transmitter] = destination;
    this.startUs[transmitter] = this.clock.nowUs;
    this.receptions.begin(transmitter);
  }

  /** Why a node cannot lock on a frame that begins now. */
  reasonDeaf(node: number, isInReach: boolean): FrameOutcome {
    const mode = this.mode[node];
    if (mode === MODE.down) return "receiver-down";
    if (!isInReach) return "below-sensitivity";
    if (mode === MODE.asleep) return "not-listening";
    if (mode === MODE.receiving) return "receiver-busy";
    return mode === MODE.listening && !this.receptions.isDeaf(node) ? "collision" : "half-duplex";
  }

  /** Says what became of a transmission at each of the receivers listed, who were locked on it. */
  private judge(transmitter: number, base: number, top: number, isWhole: boolean): void {
    const { finished } = this;
    this.finishedTop = top;
    if (isWhole) this.chance.judge(transmitter, finished, base, top);
    else finished.isClear.fill(0, base, top);
    const lost = this.sort(transmitter, finished, base, top, isWhole ? COLLISION : SENDER_DIED);
    if (isWhole) this.blame(transmitter, finished, lost);
    if (this.isTaken !== undefined) this.take(transmitter, base, top, this.isTaken);
    this.listener.ended(transmitter, finished, base, top);
    this.finishedTop = base;
  }

  /** What became of a transmission that was meant for them, at those who got it and those who did not. Lists and counts the latter. */
  private sort(transmitter: number, finished: Finished, base: number, top: number, outcome: number): number {
    const { lost } = this;
    const { nodes, links, isClear, outcomes } = finished;
    const { power } = this.rows;
    const destination = this.destination[transmitter];
    const isForAll = destination === TO_ALL;
    const reach = isForAll ? reachUnits(this.mpduBytes[transmitter]) : Number.POSITIVE_INFINITY;
    let count = 0;
    for (let i = base; i < top; i++) {
      const isDestination = nodes[i] === destination;
      const isMissing = isClear[i] === 0 && (power[links[i]] >= reach || isDestination);
      const isGot = isClear[i] === 1 && (isForAll || isDestination);
      outcomes[i] = isGot ? RECEIVED : isMissing ? outcome : NOT_TOLD;
      lost[count] = i;
      if (isMissing) count++;
    }
    return count;
  }

  /** Where the same draw would have lost a frame without interference, noise alone is to blame. */
  private blame(transmitter: number, finished: Finished, count: number): void {
    const { lost, chance } = this;
    const mpduBytes = this.mpduBytes[transmitter];
    for (let i = 0; i < count; i++) {
      if (!chance.arrivesAlone(transmitter, finished, lost[i], mpduBytes))
        finished.outcomes[lost[i]] = BELOW_SENSITIVITY;
    }
  }

  /** Takes from the receivers listed what something beside noise and interference takes; told to whom it was meant for. */
  private take(transmitter: number, base: number, top: number, isTaken: NonNullable<AirOptions["isTaken"]>): void {
    const { nodes, links, sinceUs, outcomes } = this.finished;
    for (let i = base; i < top; i++) {
      const node = nodes[i];
      if (outcomes[i] === RECEIVED && isTaken(transmitter, node, sinceUs[i]))
        outcomes[i] = this.isMeantFor(node, transmitter, links[i]) ? LINK_LOSS : NOT_TOLD;
    }
  }

  private isMeantFor(node: number, transmitter: number, edge: number): boolean {
    const destination = this.destination[transmitter];
    if (destination !== TO_ALL) return destination === node;
    return this.rows.power[edge] >= reachUnits(this.mpduBytes[transmitter]);
  }
}
