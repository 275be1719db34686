/**
 * The air of one channel: transmissions, the interference that they add up to, and who is locked on what.
 *
 * A transmission is one begin and one end, however many hear it: each walks its row of receivers once. A receiver locks on
 * a frame's first bit, only when it listens and is idle, and only if the frame stands above noise and interference by the
 * lock threshold; it stays locked to the frame's end, hopeless or not (as ns-3's lr-wpan). While it is locked, stretches of
 * constant interference ("chunks") each add bits · ln(1 − BER) to the frame's chance; one draw at the end decides.
 * A node transmits one thing at a time, so a transmission is named by its transmitter.
 */
import { CERTAIN_SINR, LOG_BIT_SUCCESS, STEPS_PER_UNIT } from "../../../models/radio/error-table.ts";
import { BIT_US } from "../../../models/radio/ieee802154.ts";
import { fromDecibel } from "../../../src/base/maths.ts";
import type { FrameOutcome } from "../outcome.ts";
import { type AirListener, type AirOptions, MODE, TO_ALL } from "./air-contract.ts";
import { ChannelWatch } from "./channel-watch.ts";
import { FrameChance, HOPELESS_LOG } from "./frame-chance.ts";
import { hopelessUnits, reachUnits } from "./reach.ts";
import { NOISE_UNITS, type RadioRows } from "./rows.ts";

const NOBODY = -1;

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
  /** Total time that each node was locked on frames, µs. */
  readonly lockedUs: Float64Array;
  private readonly listener: AirListener;
  private readonly chance: FrameChance;
  private readonly isTaken: AirOptions["isTaken"];
  private readonly lockRatio: number;
  private readonly creditsEnds: boolean;
  private readonly mpduBytes: Int32Array;
  private readonly totalUnits: Float64Array;
  /** The present, µs: in an array, since a number with a fraction or beyond 2³¹ is boxed where it is passed on. */
  private readonly clock = new Float64Array(1);
  private readonly lockedOn: Int32Array;
  /** Whether what a node is locked on can still arrive: only then are its chunks worth counting. */
  private readonly hopeful: Uint8Array;
  private readonly lockedEdge: Int32Array;
  private readonly lockStartUs: Float64Array;
  private readonly chunkStartUs: Float64Array;
  private readonly wantedUnits: Float64Array;
  private readonly logSuccess: Float64Array;
  private readonly watch: ChannelWatch;
  private finished = new Int32Array(256);
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
    this.lockedUs = new Float64Array(nodes);
    this.mpduBytes = new Int32Array(nodes);
    this.totalUnits = new Float64Array(nodes);
    this.lockedOn = new Int32Array(nodes).fill(NOBODY);
    this.hopeful = new Uint8Array(nodes);
    this.lockedEdge = new Int32Array(nodes);
    this.lockStartUs = new Float64Array(nodes);
    this.chunkStartUs = new Float64Array(nodes);
    this.wantedUnits = new Float64Array(nodes);
    this.logSuccess = new Float64Array(nodes);
    this.watch = new ChannelWatch(this.totalUnits);
  }

  /** A frame begins: who can, locks on it; whom it was for and who cannot, has missed it. */
  begin(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    const { rows, mode, hopeful, totalUnits, lockRatio } = this;
    const { receiver, power, noise } = rows;
    const reach = reachUnits(mpduBytes);
    this.clock[0] = nowUs;
    this.open(transmitter, mpduBytes, destination, nowUs);
    const split = rows.split[transmitter];
    for (let edge = rows.start[transmitter]; edge < split; edge++) {
      const node = receiver[edge];
      const units = power[edge];
      if (hopeful[node] !== 0) this.closeChunk(node);
      const isLockable =
        mode[node] === MODE.listening &&
        this.deafUntilUs[node] <= nowUs &&
        units > lockRatio * (noise[node] + totalUnits[node]);
      if (isLockable) this.lock(node, transmitter, edge, nowUs);
      totalUnits[node] += units;
      if (!isLockable && (destination === TO_ALL ? units >= reach : node === destination))
        this.listener.missed(node, transmitter, this.reasonDeaf(node, units >= reach, nowUs));
    }
    this.disturb(split, rows.start[transmitter + 1]);
    if (this.watch.count > 0) this.watch.note(nowUs);
  }

  /** A transmission begins on which nobody locks of itself: its receivers are led to it by {@link catchCopy}. */
  beginTrain(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.clock[0] = nowUs;
    this.open(transmitter, mpduBytes, destination, nowUs);
    this.disturb(this.rows.start[transmitter], this.rows.start[transmitter + 1]);
    if (this.watch.count > 0) this.watch.note(nowUs);
  }

  /** Lets a listening receiver lock on a copy that begins now within a train. Returns whether it did. */
  catchCopy(node: number, transmitter: number, edge: number, nowUs: number): boolean {
    const units = this.rows.power[edge];
    const isLockable =
      this.mode[node] === MODE.listening &&
      this.deafUntilUs[node] <= nowUs &&
      units > this.lockRatio * (this.rows.noise[node] + this.totalUnits[node] - units);
    if (isLockable) this.lock(node, transmitter, edge, nowUs);
    return isLockable;
  }

  /** The copy that a receiver caught is over: judges it. */
  endCopy(node: number, nowUs: number): void {
    this.clock[0] = nowUs;
    if (this.hopeful[node] !== 0) this.closeChunk(node);
    this.judge(node, nowUs, true);
  }

  /** A transmission ends. @param isWhole false where it was cut short, so that nobody gets it */
  end(transmitter: number, nowUs: number, isWhole: boolean): void {
    this.clock[0] = nowUs;
    if (this.watch.count > 0) this.watch.note(nowUs);
    const { rows, lockedOn, hopeful, totalUnits, creditsEnds } = this;
    const { receiver, power } = rows;
    const base = this.finishedTop;
    const split = rows.split[transmitter];
    for (let edge = rows.start[transmitter]; edge < split; edge++) {
      const node = receiver[edge];
      const on = lockedOn[node];
      if (on === transmitter) this.pushFinished(node);
      if (hopeful[node] !== 0 && (creditsEnds || on === transmitter)) this.closeChunk(node);
      totalUnits[node] -= power[edge];
    }
    this.calm(split, rows.start[transmitter + 1]);
    const top = this.finishedTop;
    for (let i = base; i < top; i++) {
      const node = this.finished[i];
      if (lockedOn[node] === transmitter) this.judge(node, nowUs, isWhole);
    }
    this.finishedTop = base;
  }

  /** The transmitter that a receiver is locked on, or −1. */
  lockOf(node: number): number {
    return this.lockedOn[node];
  }

  /** The link over which the node's last lock came. */
  lastEdge(node: number): number {
    return this.lockedEdge[node];
  }

  /** Gives up what a node is receiving, if anything, for a reason. */
  dropLock(node: number, nowUs: number, reason: FrameOutcome): void {
    const transmitter = this.lockedOn[node];
    if (transmitter === NOBODY) return;
    this.unlock(node, nowUs);
    if (this.isMeantFor(node, transmitter, this.lockedEdge[node])) this.listener.missed(node, transmitter, reason);
  }

  /** An assessment will look at the channel from `fromUs` on. */
  beginAssessment(node: number, fromUs: number): void {
    this.watch.begin(node, fromUs);
  }

  /** The assessment ends (or is called off). Returns whether the channel was busy: by power, or by a lock. */
  endAssessment(node: number): boolean {
    return this.watch.end(node) >= this.ccaUnits || this.lockedOn[node] !== NOBODY;
  }

  private open(transmitter: number, mpduBytes: number, destination: number, nowUs: number): void {
    this.mode[transmitter] = MODE.transmitting;
    this.mpduBytes[transmitter] = mpduBytes;
    this.destination[transmitter] = destination;
    this.startUs[transmitter] = nowUs;
  }

  private disturb(from: number, to: number): void {
    const { hopeful, totalUnits } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) {
      const node = receiver[edge];
      if (hopeful[node] !== 0) this.closeChunk(node);
      totalUnits[node] += power[edge];
    }
  }

  private calm(from: number, to: number): void {
    const { hopeful, totalUnits, creditsEnds } = this;
    const { receiver, power } = this.rows;
    for (let edge = from; edge < to; edge++) {
      const node = receiver[edge];
      if (creditsEnds && hopeful[node] !== 0) this.closeChunk(node);
      totalUnits[node] -= power[edge];
    }
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

  private lock(node: number, transmitter: number, edge: number, nowUs: number): void {
    this.mode[node] = MODE.receiving;
    this.lockedOn[node] = transmitter;
    this.lockedEdge[node] = edge;
    this.lockStartUs[node] = nowUs;
    this.chunkStartUs[node] = nowUs;
    this.wantedUnits[node] = this.rows.power[edge];
    const isHopeless = this.rows.power[edge] < hopelessUnits(this.mpduBytes[transmitter]);
    this.logSuccess[node] = isHopeless ? Number.NEGATIVE_INFINITY : 0;
    this.hopeful[node] = isHopeless ? 0 : 1;
  }

  private unlock(node: number, nowUs: number): void {
    this.lockedUs[node] += nowUs - this.lockStartUs[node];
    this.lockedOn[node] = NOBODY;
    this.hopeful[node] = 0;
    if (this.mode[node] === MODE.receiving) this.mode[node] = MODE.listening;
  }

  /** Adds the bits since the last change of interference, at the interference that has been until now. */
  private closeChunk(node: number): void {
    const nowUs = this.clock[0];
    const wanted = this.wantedUnits[node];
    const sinr = wanted / (this.rows.noise[node] + this.totalUnits[node] - wanted);
    if (sinr < CERTAIN_SINR) {
      const position = sinr * STEPS_PER_UNIT;
      const step = position | 0;
      const left = LOG_BIT_SUCCESS[step];
      const perBit = left + (LOG_BIT_SUCCESS[step + 1] - left) * (position - step);
      const sum = this.logSuccess[node] + ((nowUs - this.chunkStartUs[node]) / BIT_US) * perBit;
      this.logSuccess[node] = sum;
      if (sum <= HOPELESS_LOG) this.hopeful[node] = 0;
    }
    this.chunkStartUs[node] = nowUs;
  }

  private judge(node: number, nowUs: number, isWhole: boolean): void {
    const { listener, chance } = this;
    const transmitter = this.lockedOn[node];
    const edge = this.lockedEdge[node];
    const startUs = this.lockStartUs[node];
    this.unlock(node, nowUs);
    const isClear = isWhole && chance.succeeds(transmitter, edge, startUs, this.logSuccess[node]);
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

  private pushFinished(node: number): void {
    if (this.finishedTop === this.finished.length) {
      const larger = new Int32Array(this.finishedTop * 2);
      larger.set(this.finished);
      this.finished = larger;
    }
    this.finished[this.finishedTop++] = node;
  }
}
