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
import { Gaps } from "./gaps.ts";
import type { Listening } from "./listening.ts";
import type { RadioListener } from "./radio-listener.ts";
import { reachUnits } from "./reach.ts";
import { edgeOf } from "./rows.ts";
import { NO_EDGE, Trains } from "./trains.ts";
import { UNKNOWN, WakeKnowledge } from "./wake-knowledge.ts";

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

export class Strobing {
  readonly gaps: Gaps;
  private readonly parts: StrobingParts;
  private readonly trains: Trains;
  private readonly knowledge: WakeKnowledge;
  private readonly catchKind: number;
  private readonly caughtKind: number;

  constructor(parts: StrobingParts) {
    const { rows } = parts.air;
    const { listening, kernel } = parts;
    this.parts = parts;
    this.knowledge = new WakeKnowledge(kernel, rows, listening, parts.air.ccaUnits);
    this.trains = new Trains(rows.nodes, kernel);
    this.catchKind = kernel.register("strobe caught", (node, from, copy) => this.catchCopy(node, from, copy));
    this.caughtKind = kernel.register("strobe ends", (node, from, copy) => this.endCopy(node, from, copy));
    this.gaps = new Gaps(kernel, parts.air, this.trains);
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
    return this.trains.isActive(node);
  }

  /**
   * In how long to begin looking at the channel: after so long, or in time for the receivers' next known wake after that.
   * (Delays are small integers; a time that is passed is a double, and allocated.)
   */
  contentionDelayUs(node: number, to: number, afterUs: number): number {
    const uncertaintyUs = this.knowledge.uncertaintyUs(node, to, afterUs);
    if (uncertaintyUs === UNKNOWN) return afterUs;
    const advanceUs = uncertaintyUs + LEAD_US;
    return this.knowledge.untilWakeUs(node, to, afterUs + advanceUs) - advanceUs;
  }

  /** Puts a strobe on the air and plans who catches which copy. Returns how long it lasts at most, µs. */
  begin(node: number, to: number, mpduBytes: number): number {
    const { air } = this.parts;
    const { rows } = air;
    const copyUs = phy.airtimeUs(mpduBytes);
    const periodUs = copyUs + lpl.COPY_GAP_US;
    const edge = to === TO_ALL ? NO_EDGE : edgeOf(rows, node, to);
    const copies = Math.ceil((this.strobeUs(node, to, copyUs) + lpl.COPY_GAP_US) / periodUs);
    const lastsUs = copies * periodUs - lpl.COPY_GAP_US;
    this.trains.begin(node, copyUs, lastsUs, edge);
    air.beginTrain(node, mpduBytes, to);
    if (edge !== NO_EDGE) this.plan(node, edge);
    if (to === TO_ALL) for (let e = rows.start[node]; e < rows.split[node]; e++) this.plan(node, e);
    return lastsUs;
  }

  /** The strobe on the air, if any, is over: books its gaps, and what it cost those whom it woke for nothing. */
  finishTrain(node: number): void {
    const { trains } = this;
    if (!trains.isActive(node)) return;
    const { air, listener, kernel } = this.parts;
    trains.end(node);
    const copyUs = trains.copyUs(node);
    const lastedUs = kernel.nowUs - air.startUs[node];
    const copies = trains.copiesSent(node, lastedUs);
    const listenedUs = lastedUs - copies * copyUs;
    // Taken back first, so that no battery draws the gaps twice, if only for a moment.
    listener.book(node, "transmit", -listenedUs);
    listener.book(node, "listen", listenedUs);
    listener.copiesOnAir?.(node, lastedUs, copies - 1, (copies - 1) * copyUs);
    if (air.destination[node] !== TO_ALL) this.bookOverhearing(node);
  }

  /** The node is down: its strobe is cut. */
  stop(node: number): void {
    this.trains.cut(node);
  }

  /** The addressee has acknowledged: the sender now knows when it wakes. */
  learn(node: number): void {
    const edge = this.trains.targetEdge(node);
    if (edge !== NO_EDGE) this.knowledge.learn(node, edge);
  }

  /** The addressee has not acknowledged: the next attempt strobes a whole interval. */
  forget(node: number): void {
    const edge = this.trains.targetEdge(node);
    if (edge !== NO_EDGE) this.knowledge.forget(node, edge);
  }

  /** An addressee has sent its acknowledgement and rests: if the strobe goes on, it may wake to it again. */
  rested(node: number, transmitter: number): void {
    const { trains } = this;
    const { air } = this.parts;
    const edge = trains.targetEdge(transmitter);
    if (!trains.isActive(transmitter) || edge === NO_EDGE || air.rows.receiver[edge] !== node) return;
    const afterUs = this.untilCaughtUs(transmitter, edge, lpl.CHECK_US - lpl.ASSESSMENT_US);
    if (trains.holdsCopy(transmitter, afterUs)) this.planAfter(afterUs, node, transmitter, edge);
  }

  /**
   * A receiver has not got a copy whole. Returns whether it stays for the next one, so that nothing is lost yet.
   */
  staysFor(node: number, transmitter: number, outcome: FrameOutcome): boolean {
    if (!this.trains.isActive(transmitter) || outcome === "sender-died") return false;
    if (!this.trains.holdsCopy(transmitter, lpl.COPY_GAP_US) || !this.isPatient(node, lpl.COPY_GAP_US)) return false;
    this.planAfter(lpl.COPY_GAP_US, node, transmitter, this.parts.air.lastEdge(node));
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
    const { air } = this.parts;
    const node = air.rows.receiver[edge];
    const afterUs = this.untilCaughtUs(transmitter, edge, 0);
    if (this.trains.holdsCopy(transmitter, afterUs) && air.mode[node] !== MODE.down)
      this.planAfter(afterUs, node, transmitter, edge);
    else this.report(node, transmitter, edge, air.mode[node] === MODE.down ? "receiver-down" : "not-listening");
  }

  /**
   * In how long, µs, the first copy of a strobe begins that a receiver is awake for that wakes `afterUs` from now at the
   * earliest, or `Infinity` for one that only sleeps or whose check does not see the strobe.
   */
  private untilCaughtUs(transmitter: number, edge: number, afterUs: number): number {
    const { air, listening, kernel } = this.parts;
    const fromUs = kernel.nowUs + afterUs;
    const node = air.rows.receiver[edge];
    const startUs = air.startUs[transmitter];
    const copyUs = this.trains.copyUs(transmitter);
    const periodUs = copyUs + lpl.COPY_GAP_US;
    let noticedUs = fromUs;
    if (listening.isSampler(node)) {
      if (!this.knowledge.canWake(edge)) return Number.POSITIVE_INFINITY;
      // The second assessment of a check sees a strobe that began after the first.
      const wakeUs = listening.nextWakeUs(node, fromUs - lpl.CHECK_US + lpl.ASSESSMENT_US);
      const intoPeriodUs = (wakeUs - startUs) % periodUs;
      const isFirstInGap = wakeUs < startUs || (intoPeriodUs >= copyUs && intoPeriodUs + lpl.ASSESSMENT_US <= periodUs);
      noticedUs = wakeUs + (isFirstInGap ? lpl.CHECK_US : lpl.ASSESSMENT_US);
    } else if (listening.rests(node)) return Number.POSITIVE_INFINITY;
    return startUs + Math.ceil((noticedUs - startUs) / periodUs) * periodUs - kernel.nowUs;
  }

  /** A copy begins that was planned for a receiver: wakes it, and lets it lock. */
  private catchCopy(node: number, transmitter: number, copy: number): void {
    const { trains } = this;
    const { air, kernel, listener, account } = this.parts;
    if (!this.isOfStrobe(transmitter, copy) || !trains.isActive(transmitter)) return;
    const edge = air.rows.start[transmitter] + (copy >>> SERIAL_BITS);
    if (air.mode[node] === MODE.asleep) {
      air.mode[node] = MODE.listening;
      account.book(node, this.sinceWakeUs(node, 0));
      listener.radioState(node, "listen");
    }
    const copyUs = trains.copyUs(transmitter);
    if (trains.sendsNow(transmitter) && air.catchCopy(transmitter, edge)) {
      kernel.after(copyUs, node, this.caughtKind, transmitter, copy);
      if (edge === trains.targetEdge(transmitter)) this.gaps.expect(transmitter);
      return;
    }
    const retryUs = copyUs + lpl.COPY_GAP_US;
    if (trains.holdsCopy(transmitter, retryUs) && this.isPatient(node, retryUs)) {
      kernel.after(retryUs, node, this.catchKind, transmitter, copy);
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
    const copy = (place << SERIAL_BITS) | (this.trains.serial(transmitter) & SERIAL_MASK);
    kernel.after(delayUs, node, this.catchKind, transmitter, copy);
  }

  /** Whether a copy is of the strobe that its transmitter began last. */
  private isOfStrobe(transmitter: number, copy: number): boolean {
    return ((this.trains.serial(transmitter) ^ copy) & SERIAL_MASK) === 0;
  }

  /** How long before a time, so many µs from now, a sampling node woke last. */
  private sinceWakeUs(node: number, afterUs: number): number {
    return this.parts.listening.sinceWakeUs(node, this.parts.kernel.nowUs + afterUs);
  }

  /** Whether a receiver that is awake still listens after so long, µs. */
  private isPatient(node: number, afterUs: number): boolean {
    return !this.parts.listening.isSampler(node) || this.sinceWakeUs(node, afterUs) <= lpl.LISTEN_AFTER_WAKE_US;
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
    const sinceStartUs = kernel.nowUs - air.startUs[transmitter];
    const copyUs = this.trains.copyUs(transmitter);
    const targetEdge = this.trains.targetEdge(transmitter);
    for (let edge = rows.start[transmitter]; edge < rows.split[transmitter]; edge++) {
      const node = rows.receiver[edge];
      if (edge === targetEdge || !listening.isSampler(node) || air.mode[node] !== MODE.asleep) continue;
      const caughtAgoUs = -copyUs - this.untilCaughtUs(transmitter, edge, -sinceStartUs);
      if (caughtAgoUs < 0) continue;
      account.book(node, copyUs + this.sinceWakeUs(node, -caughtAgoUs - copyUs), caughtAgoUs);
    }
  }
}
