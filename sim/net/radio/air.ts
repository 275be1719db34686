/**
 * The air of one channel: transmissions, the interference that they add up to, and who is locked on what.
 *
 * A transmission is one begin and one end, however many hear it: each walks its row of receivers once. A receiver locks on
 * a frame's first bit, only when it listens and is idle, and only if the frame stands above noise and interference by the
 * lock threshold; it stays locked to the frame's end, hopeless or not (as ns-3's lr-wpan). While it is locked, stretches of
 * constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance; one draw at the end decides.
 * A node transmits one thing at a time, so a transmission is named by its transmitter.
 */
import { fromDecibel } from "../../../src/base/maths.ts";
import type { FrameOutcome } from "../outcome.ts";
import { type AirListener, type AirOptions, MODE, TO_ALL } from "./air-contract.ts";
import { ChannelWatch } from "./channel-watch.ts";
import { FrameChance } from "./frame-chance.ts";
import { reachUnits } from "./reach.ts";
import { NOBODY, Receptions } from "./receptions.ts";
import { NOISE_UNITS, type RadioRows } from "./rows.ts";

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
  private readonly watch: ChannelWatch;
  /** Links over which receivers lock on the frame that begins, and over which others miss it. */
  private readonly found: Int32Array;
  private readonly passed: Int32Array;
  private passedTop = 0;
  /** Receivers of transmissions that end, one within the other: nobody is locked on two. */
  private readonly finished: Int32Array;
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
    this.found = new Int32Array(nodes);
    this.passed = new Int32Array(nodes);
    this.finished = new Int32Array(nodes);
    this.watch = new ChannelWatch(this.receptions.totalUnits);
  }

  /** A frame begins: who can, locks on it; whom it was for and who cannot, has missed it. */
  begin(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    const { rows, receptions, mode, listener, found, passed } = this;
    const { start, receiver, power } = rows;
    const from = start[transmitter];
    const to = start[transmitter + 1];
    this.open(transmitter, mpduBytes, destination, nowUs);
    receptions.closeChunks(from, to, nowUs);
    const reach = reachUnits(mpduBytes);
    const lockers = this.findLockers(transmitter, destination, reach, nowUs);
    for (let i = 0; i < lockers; i++) {
      mode[receiver[found[i]]] = MODE.receiving;
      receptions.lock(receiver[found[i]], transmitter, found[i], mpduBytes, nowUs);
    }
    receptions.add(from, to, nowUs);
    const missing = this.passedTop;
    for (let i = 0; i < missing; i++) {
      const node = receiver[passed[i]];
      listener.missed(node, transmitter, this.reasonDeaf(node, power[passed[i]] >= reach, nowUs));
    }
    if (this.watch.count > 0) this.watch.note(nowUs);
  }

  /** A transmission begins on which nobody locks of itself: its receivers are led to it by {@link catchCopy}. */
  beginTrain(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.open(transmitter, mpduBytes, destination, nowUs);
    const from = this.rows.start[transmitter];
    const to = this.rows.start[transmitter + 1];
    this.receptions.closeChunks(from, to, nowUs);
    this.receptions.add(from, to, nowUs);
    if (this.watch.count > 0) this.watch.note(nowUs);
  }

  /** Lets a listening receiver lock on a copy that begins now within a train. Returns whether it did. */
  catchCopy(node: number, transmitter: number, edge: number, nowUs: number): boolean {
    const { rows, receptions } = this;
    const units = rows.power[edge];
    const isLockable =
      this.mode[node] === MODE.listening &&
      this.deafUntilUs[node] <= nowUs &&
      units > this.lockRatio * (rows.noise[node] + receptions.totalUnits[node] - units);
    if (!isLockable) return false;
    this.mode[node] = MODE.receiving;
    receptions.lock(node, transmitter, edge, this.mpduBytes[transmitter], nowUs);
    return true;
  }

  /** The copy that a receiver caught is over: judges it. */
  endCopy(node: number, nowUs: number): void {
    const { receptions } = this;
    receptions.closeChunk(node, nowUs);
    this.judge(node, nowUs, true);
  }

  /** A transmission ends. @param isWhole false where it was cut short, so that nobody gets it */
  end(transmitter: number, nowUs: number, isWhole: boolean): void {
    if (this.watch.count > 0) this.watch.note(nowUs);
    const { rows, receptions, finished } = this;
    const { lockedOn } = receptions;
    const from = rows.start[transmitter];
    const to = rows.start[transmitter + 1];
    const base = this.finishedTop;
    const top = this.findFinished(transmitter, base);
    this.finishedTop = top;
    if (this.creditsEnds) {
      receptions.closeChunks(from, to, nowUs);
      receptions.takeAndMark(from, to, nowUs);
    } else {
      for (let i = base; i < top; i++) receptions.closeChunk(finished[i], nowUs);
      receptions.take(from, to);
    }
    for (let i = base; i < top; i++) {
      const node = finished[i];
      if (lockedOn[node] === transmitter) this.judge(node, nowUs, isWhole);
    }
    this.finishedTop = base;
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
    this.watch.begin(node, fromUs);
  }

  /** The assessment ends (or is called off). Returns whether the channel was busy: by power, or by a lock. */
  endAssessment(node: number): boolean {
    return this.watch.end(node) >= this.ccaUnits || this.receptions.lockedOn[node] !== NOBODY;
  }

  private open(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.mode[transmitter] = MODE.transmitting;
    this.mpduBytes[transmitter] = mpduBytes;
    this.destination[transmitter] = destination;
    this.startUs[transmitter] = nowUs;
  }

  /** Lists the links over which receivers lock, and those over which a frame is missed. Returns how many lock. */
  private findLockers(transmitter: number, destination: number, reach: number, nowUs: number): number {
    const { mode, deafUntilUs, lockRatio, found, passed } = this;
    const { receiver, power, noise, start, split } = this.rows;
    const { totalUnits } = this.receptions;
    const to = split[transmitter];
    let lockers = 0;
    let missing = 0;
    for (let edge = start[transmitter]; edge < to; edge++) {
      const node = receiver[edge];
      const units = power[edge];
      const isOpen = mode[node] === MODE.listening && deafUntilUs[node] <= nowUs;
      if (isOpen && units > lockRatio * (noise[node] + totalUnits[node])) found[lockers++] = edge;
      else if (destination === TO_ALL ? units >= reach : node === destination) passed[missing++] = edge;
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

  private judge(node: number, nowUs: number, isWhole: boolean): void {
    const { listener, chance, receptions } = this;
    const transmitter = receptions.lockedOn[node];
    const edge = receptions.edge[node];
    const startUs = receptions.sinceUs[node];
    this.unlock(node, nowUs);
    const isClear = isWhole && chance.succeeds(transmitter, edge, startUs, receptions.logSuccess[node]);
    const isTaken = isClear && this.isTaken?.(transmitter, node, startUs) === true;
    if (isClear && !isTaken) listener.received(node, transmitter, edge);
    else if (this.isMeantFor(node, transmitter, edge)) {
      const wouldArrive = chance.succeedsAlone(transmitter, edge, startUs, this.mpduBytes[transmitter]);
      const why = isTaken ? "link-loss" : wouldArrive ? "collision" : "below-sensitivity";
      listener.missed(node, transmitter, isWhole ? why : "sender-died");
    }
    listener.released(node);
  }

  private isMeantFor(node: number, transmitter: number, edge: number): boolean {
    const destination = this.destination[transmitter];
    if (destination !== TO_ALL) return destination === node;
    return this.rows.power[edge] >= reachUnits(this.mpduBytes[transmitter]);
  }
}
