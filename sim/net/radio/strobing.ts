/**
 * Strobes: how sleeping receivers are reached.
 *
 * A strobe is *one* transmission on the air, with the length and spacing of its copies. While it lasts it disturbs others and
 * occupies the channel throughout. (The gaps of 0.4 ms are shorter than any frame and than the pause between a check's two
 * assessments, so no frame escapes a copy and no check fails to see the strobe.) For each receiver the copy that it will
 * catch, the first to begin after its wake has noticed the strobe, follows by arithmetic; only that copy has events.
 * Whoever wakes to a strobe meant for another is booked the time until it has read one copy, without an event.
 */
import * as phy from "../../../models/radio/ieee802154.ts";
import * as lpl from "../../../models/radio/low-power-listening.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { FrameOutcome } from "../outcome.ts";
import type { Air } from "./air.ts";
import { MODE, TO_ALL } from "./air-contract.ts";
import type { AwakeAccount } from "./awake-account.ts";
import { Gaps, type Trains } from "./gaps.ts";
import type { Listening } from "./listening.ts";
import type { RadioListener } from "./radio-listener.ts";
import { reachUnits } from "./reach.ts";
import { edgeOf } from "./rows.ts";
import { UNKNOWN, WakeKnowledge } from "./wake-knowledge.ts";

const NO_EDGE = -1;
/**
 * An event of a receiver names the transmitter, and in one word the receiver's place in its row, which are up to 2^20, and
 * the last bits of its strobe's ordinal: a row is then found without a search. (What is planned for a strobe is over when
 * the strobe would have been, long before the same node has strobed 4,096 times more.)
 */
const SERIAL_BITS = 12;
const SERIAL_MASK = (1 << SERIAL_BITS) - 1;
/** The longest backoff of a first attempt. */
const LONGEST_BACKOFF_US = ((1 << phy.MIN_BACKOFF_EXPONENT) - 1) * phy.UNIT_BACKOFF_US;
/** From the start of a sender's backoff to its first copy, at most. */
const LEAD_US = LONGEST_BACKOFF_US + lpl.CHECK_US + phy.TURNAROUND_US;

/** What strobing stands on. */
export interface StrobingParts {
  readonly kernel: Kernel;
  readonly air: Air;
  readonly listening: Listening;
  readonly listener: RadioListener;
  readonly account: AwakeAccount;
  /** Puts a duty-cycled radio back to sleep, unless it has something to do. */
  rest(node: number): void;
}

export class Strobing implements Trains {
  readonly active: Uint8Array;
  readonly serial: Int32Array;
  readonly copyUs: Uint16Array;
  readonly endUs: Float64Array;
  readonly gaps: Gaps;
  private readonly parts: StrobingParts;
  private readonly knowledge: WakeKnowledge;
  /** By transmitter: the link to its strobe's addressee. */
  private readonly targetEdge: Int32Array;
  private readonly catchKind: number;
  private readonly caughtKind: number;

  constructor(parts: StrobingParts) {
    const { rows } = parts.air;
    const { listening, kernel } = parts;
    this.parts = parts;
    this.knowledge = new WakeKnowledge(kernel, rows, listening, parts.air.ccaUnits);
    this.active = new Uint8Array(rows.nodes);
    this.serial = new Int32Array(rows.nodes);
    this.copyUs = new Uint16Array(rows.nodes);
    this.endUs = new Float64Array(rows.nodes);
    this.targetEdge = new Int32Array(rows.nodes).fill(NO_EDGE);
    this.catchKind = kernel.register("strobe caught", (node, from, copy) => this.catchCopy(node, from, copy));
    this.caughtKind = kernel.register("strobe ends", (node, from, copy) => this.endCopy(node, from, copy));
    this.gaps = new Gaps(kernel, parts.air, this);
  }

  /** Whether a frame has to be strobed to reach its addressee(s). */
  isNeeded(node: number, to: number): boolean {
    return this.intervalUs(node, to) > 0;
  }

  /** The longest wake interval among those whom a frame has to wake, µs; 0 where there are none. */
  intervalUs(node: number, to: number): number {
    return this.knowledge.intervalUs(node, to);
  }

  isStrobing(node: number): boolean {
    return this.active[node] === 1;
  }

  /**
   * In how long to begin looking at the channel: after so long, or in time for the receivers' next known wake after that.
   * (Delays are small integers; a time that is passed is a double, and allocated.)
   */
  contentionDelayUs(node: number, to: number, afterUs: number): number {
    const uncertaintyUs = this.knowledge.uncertaintyUs(node, to, afterUs);
    if (uncertaintyUs === UNKNOWN) return afterUs;
    const advanceUs = uncertaintyUs + LEAD_US;
    const { nowUs } = this.parts.kernel;
    return this.knowledge.expectedWakeUs(node, to, nowUs + afterUs + advanceUs) - advanceUs - nowUs;
  }

  /** Puts a strobe on the air and plans who catches which copy. Returns how long it lasts at most, µs. */
  begin(node: number, to: number, mpduBytes: number): number {
    const { air, kernel } = this.parts;
    const { rows } = air;
    const copyUs = phy.airtimeUs(mpduBytes);
    const periodUs = copyUs + lpl.COPY_GAP_US;
    const edge = to === TO_ALL ? NO_EDGE : edgeOf(rows, node, to);
    const copies = Math.ceil((this.strobeUs(node, to, copyUs) + lpl.COPY_GAP_US) / periodUs);
    const lastsUs = copies * periodUs - lpl.COPY_GAP_US;
    this.active[node] = 1;
    this.serial[node]++;
    this.copyUs[node] = copyUs;
    this.endUs[node] = kernel.nowUs + lastsUs;
    this.targetEdge[node] = edge;
    this.gaps.begin(node);
    air.beginTrain(node, mpduBytes, to);
    if (edge !== NO_EDGE) this.plan(node, edge);
    if (to === TO_ALL) for (let e = rows.start[node]; e < rows.split[node]; e++) this.plan(node, e);
    return lastsUs;
  }

  /** The strobe on the air, if any, is over: books its gaps, and what it cost those whom it woke for nothing. */
  finishTrain(node: number): void {
    if (this.active[node] === 0) return;
    const { air, listener, kernel } = this.parts;
    this.active[node] = 0;
    const copyUs = this.copyUs[node];
    const lastedUs = kernel.nowUs - air.startUs[node];
    const copies = this.gaps.copiesSent(node);
    const listenedUs = lastedUs - copies * copyUs;
    // Taken back first, so that no battery draws the gaps twice, if only for a moment.
    listener.book(node, "transmit", -listenedUs);
    listener.book(node, "listen", listenedUs);
    listener.copiesOnAir?.(node, lastedUs, copies - 1, (copies - 1) * copyUs);
    if (air.destination[node] !== TO_ALL) this.bookOverhearing(node);
  }

  /** The node is down: its strobe is cut. */
  stop(node: number): void {
    this.active[node] = 0;
    this.serial[node]++;
  }

  /** The addressee has acknowledged: the sender now knows when it wakes. */
  learn(node: number): void {
    if (this.targetEdge[node] !== NO_EDGE) this.knowledge.learn(node, this.targetEdge[node]);
  }

  /** The addressee has not acknowledged: the next attempt strobes a whole interval. */
  forget(node: number): void {
    if (this.targetEdge[node] !== NO_EDGE) this.knowledge.forget(node, this.targetEdge[node]);
  }

  /** An addressee has sent its acknowledgement and rests: if the strobe goes on, it may wake to it again. */
  rested(node: number, transmitter: number): void {
    const edge = this.targetEdge[transmitter];
    if (this.active[transmitter] === 0 || edge === NO_EDGE || this.parts.air.rows.receiver[edge] !== node) return;
    const startUs = this.catchUs(transmitter, edge, this.parts.kernel.nowUs + lpl.CHECK_US - lpl.ASSESSMENT_US);
    if (startUs + this.copyUs[transmitter] <= this.endUs[transmitter])
      this.planAfter(startUs - this.parts.kernel.nowUs, node, transmitter, edge);
  }

  /**
   * A receiver has not got a copy whole. Returns whether it stays for the next one, so that nothing is lost yet.
   */
  staysFor(node: number, transmitter: number, outcome: FrameOutcome): boolean {
    if (this.active[transmitter] === 0 || outcome === "sender-died") return false;
    const { air, kernel, listening } = this.parts;
    const nextUs = kernel.nowUs + lpl.COPY_GAP_US;
    if (nextUs + this.copyUs[transmitter] > this.endUs[transmitter]) return false;
    if (listening.isSampler(node) && listening.sinceWakeUs(node, nextUs) > lpl.LISTEN_AFTER_WAKE_US) return false;
    this.planAfter(lpl.COPY_GAP_US, node, transmitter, air.lastEdge(node));
    return true;
  }

  private strobeUs(node: number, to: number, copyUs: number): number {
    const wholeUs = this.intervalUs(node, to) + lpl.STROBE_EXTRA_US;
    const uncertaintyUs = this.knowledge.uncertaintyUs(node, to, 0);
    if (uncertaintyUs === UNKNOWN) return wholeUs;
    // From before the expected wake to after it, and on until who woke last has met a whole copy.
    const spanUs = LONGEST_BACKOFF_US + 2 * uncertaintyUs + lpl.CHECK_US + 2 * copyUs + lpl.COPY_GAP_US;
    return to === TO_ALL ? spanUs : Math.min(wholeUs, Math.max(lpl.LOCKED_STROBE_US, spanUs));
  }

  /** Plans the copy that a receiver will catch, from the present on; what it cannot catch it has missed. */
  private plan(transmitter: number, edge: number): void {
    const { air, kernel } = this.parts;
    const node = air.rows.receiver[edge];
    const startUs = this.catchUs(transmitter, edge, kernel.nowUs);
    if (startUs + this.copyUs[transmitter] <= this.endUs[transmitter] && air.mode[node] !== MODE.down) {
      this.planAfter(startUs - kernel.nowUs, node, transmitter, edge);
    } else this.report(node, transmitter, edge, air.mode[node] === MODE.down ? "receiver-down" : "not-listening");
  }

  /**
   * The start of the first copy of a strobe that a receiver is awake for, or `Infinity` for one that only sleeps or whose
   * check does not see the strobe.
   */
  private catchUs(transmitter: number, edge: number, fromUs: number): number {
    const { air, listening } = this.parts;
    const node = air.rows.receiver[edge];
    const startUs = air.startUs[transmitter];
    const periodUs = this.copyUs[transmitter] + lpl.COPY_GAP_US;
    let noticedUs = fromUs;
    if (listening.isSampler(node)) {
      if (!this.knowledge.canWake(edge)) return Number.POSITIVE_INFINITY;
      // The second assessment of a check sees a strobe that began after the first.
      const wakeUs = listening.nextWakeUs(node, fromUs - lpl.CHECK_US + lpl.ASSESSMENT_US);
      const intoPeriodUs = (wakeUs - startUs) % periodUs;
      const isFirstInGap =
        wakeUs < startUs || (intoPeriodUs >= this.copyUs[transmitter] && intoPeriodUs + lpl.ASSESSMENT_US <= periodUs);
      noticedUs = wakeUs + (isFirstInGap ? lpl.CHECK_US : lpl.ASSESSMENT_US);
    } else if (listening.rests(node)) return Number.POSITIVE_INFINITY;
    return startUs + Math.ceil((noticedUs - startUs) / periodUs) * periodUs;
  }

  /** A copy begins that was planned for a receiver: wakes it, and lets it lock. */
  private catchCopy(node: number, transmitter: number, copy: number): void {
    const { air, kernel, listening, listener, account } = this.parts;
    const { nowUs } = kernel;
    if (!this.isOfStrobe(transmitter, copy) || this.active[transmitter] === 0) return;
    const edge = air.rows.start[transmitter] + (copy >>> SERIAL_BITS);
    if (air.mode[node] === MODE.asleep) {
      air.mode[node] = MODE.listening;
      account.book(node, listening.sinceWakeUs(node, nowUs));
      listener.radioState(node, "listen");
    }
    if (this.gaps.sendsNow(transmitter) && air.catchCopy(transmitter, edge)) {
      kernel.after(this.copyUs[transmitter], node, this.caughtKind, transmitter, copy);
      if (edge === this.targetEdge[transmitter]) this.gaps.expect(transmitter);
      return;
    }
    const retryUs = nowUs + this.copyUs[transmitter] + lpl.COPY_GAP_US;
    const fits = retryUs + this.copyUs[transmitter] <= this.endUs[transmitter];
    const isPatient = !listening.isSampler(node) || listening.sinceWakeUs(node, retryUs) <= lpl.LISTEN_AFTER_WAKE_US;
    if (fits && isPatient) {
      kernel.after(retryUs - nowUs, node, this.catchKind, transmitter, copy);
      return;
    }
    this.report(node, transmitter, edge, air.reasonDeaf(node, true));
    this.parts.rest(node);
  }

  private endCopy(node: number, transmitter: number, copy: number): void {
    const { air } = this.parts;
    if (this.isOfStrobe(transmitter, copy) && air.lockOf(node) === transmitter) air.endCopy(node);
  }

  /** Plans a copy of the strobe on the air for one of its receivers. */
  private planAfter(delayUs: number, node: number, transmitter: number, edge: number): void {
    const { kernel, air } = this.parts;
    const place = edge - air.rows.start[transmitter];
    const copy = (place << SERIAL_BITS) | (this.serial[transmitter] & SERIAL_MASK);
    kernel.after(delayUs, node, this.catchKind, transmitter, copy);
  }

  /** Whether a copy is of the strobe that its transmitter began last. */
  private isOfStrobe(transmitter: number, copy: number): boolean {
    return ((this.serial[transmitter] ^ copy) & SERIAL_MASK) === 0;
  }

  private report(node: number, transmitter: number, edge: number, outcome: FrameOutcome): void {
    const { air, listener } = this.parts;
    const isAddressed = air.destination[transmitter] === node;
    const isInReach = air.rows.power[edge] >= reachUnits(air.mpduBytes[transmitter]);
    if (isAddressed || isInReach) listener.outcomeAt(node, transmitter, outcome);
  }

  /** Sleeping neighbours that woke to a strobe for another stay until they have read one copy and its address. */
  private bookOverhearing(transmitter: number): void {
    const { air, listening, account, kernel } = this.parts;
    const { rows } = air;
    const { nowUs } = kernel;
    for (let edge = rows.start[transmitter]; edge < rows.split[transmitter]; edge++) {
      const node = rows.receiver[edge];
      if (edge === this.targetEdge[transmitter] || !listening.isSampler(node) || air.mode[node] !== MODE.asleep)
        continue;
      const startUs = this.catchUs(transmitter, edge, air.startUs[transmitter]);
      const caughtUs = startUs + this.copyUs[transmitter];
      if (caughtUs > nowUs) continue;
      account.book(node, caughtUs - startUs + listening.sinceWakeUs(node, startUs), nowUs - caughtUs);
    }
  }
}
