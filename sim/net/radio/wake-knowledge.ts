/**
 * What a sender knows of when its receivers wake, and for how long it therefore has to strobe.
 *
 * Whoever has heard an acknowledgement knows the phase of the neighbour's wakes, and knows it less well the longer ago that
 * was: both clocks may have drifted by their tolerance θ, so after L a wake lies anywhere within ±2 θ L of where it was
 * (A. El-Hoiydi, J.-D. Decotignie, WiseMAC, ISCC 2004: a preamble of min(4 θ L, T_W)). Clocks are taken at their tolerance,
 * as a sender has to; the wakes themselves come at their nominal times. Where phases are locked the spread is what the
 * settings say: keeping it is the work of a synchronisation protocol, whose cost is not booked. Where checks follow their
 * nodes, a sender knows what its own protocol has promised it: that the neighbours check within a guard of its own beat.
 */
import { TO_ALL } from "./air-contract.ts";
import { Contacts } from "./contacts.ts";
import type { Listening } from "./listening.ts";
import { edgeOf, type RadioRows } from "./rows.ts";

/** The sender cannot tell when to strobe: it strobes a whole interval. */
export const UNKNOWN = -1;
const MILLION = 1_000_000;

/** The sampling receivers that a transmitter can wake. */
interface Audience {
  /** The longest interval between two checks, and guard, µs; 0 where there is nobody. */
  readonly intervalUs: number;
  readonly guardUs: number;
  /** Whether the phases of all are locked, or steered. */
  readonly isLocked: boolean;
  readonly isSteered: boolean;
}

const NOBODY_TO_WAKE: Audience = { intervalUs: 0, guardUs: 0, isLocked: false, isSteered: false };

export class WakeKnowledge {
  private readonly clock: { readonly nowUs: number };
  private readonly rows: RadioRows;
  private readonly listening: Listening;
  private readonly ccaUnits: number;
  /** By transmitter: which of the audiences it has. They are few: there are as many as there are mixtures of policies. */
  private readonly audienceOf: Int32Array;
  private readonly audiences: Audience[] = [];
  private readonly contacts: Contacts;
  /** Links over which no acknowledgement came when it was expected by what the sender's protocol had promised. */
  private readonly distrusted = new Set<number>();

  /** @param ccaUnits the power from which a check finds the channel busy */
  constructor(clock: { readonly nowUs: number }, rows: RadioRows, listening: Listening, ccaUnits: number) {
    this.clock = clock;
    this.rows = rows;
    this.listening = listening;
    this.ccaUnits = ccaUnits;
    this.contacts = new Contacts(rows.nodes, clock);
    this.audienceOf = this.survey();
  }

  /** Whether a receiver's check can see a signal over this link. */
  canWake(edge: number): boolean {
    return this.rows.power[edge] >= this.ccaUnits;
  }

  /** The wake interval, µs, that a frame has to be strobed for to reach its addressee(s); 0 where nobody has to be woken. */
  intervalUs(node: number, to: number): number {
    if (to === TO_ALL) return this.audience(node).intervalUs;
    return to === node ? 0 : this.listening.intervalOf(to);
  }

  /** In how long, µs, the addressee(s) are expected to wake, `afterUs` at least, where there is an uncertainty to that. */
  untilWakeUs(node: number, to: number, afterUs: number): number {
    const { nowUs } = this.clock;
    const fromUs = nowUs + afterUs;
    if (this.promiseUs(node, to) !== undefined) return this.listening.nextBeatUs(node, fromUs) - nowUs;
    if (to !== TO_ALL && this.phaseOf(to) !== "locked") return this.listening.nextWakeUs(to, fromUs) - nowUs;
    const intervalUs = this.intervalUs(node, to);
    return Math.ceil(fromUs / intervalUs) * intervalUs - nowUs;
  }

  /** How long before and after the wake expected in so long the addressee(s) may wake, µs, or {@link UNKNOWN}. */
  uncertaintyUs(node: number, to: number, afterUs: number): number {
    const promiseUs = this.promiseUs(node, to);
    if (promiseUs !== undefined) return promiseUs;
    if (to === TO_ALL) {
      const { isLocked, guardUs } = this.audience(node);
      return isLocked ? guardUs : UNKNOWN;
    }
    const policy = this.listening.policies[to];
    if (policy.kind !== "lpl") return UNKNOWN;
    if (policy.phase === "locked") return policy.guardUs;
    const agoUs = this.contacts.agoUs(node, to);
    if (agoUs === undefined || this.hasMoved(to, agoUs)) return UNKNOWN;
    const driftUs = (2 * policy.clockTolerancePpm * (agoUs + afterUs)) / MILLION;
    const uncertaintyUs = policy.guardUs + Math.ceil(driftUs);
    return 2 * uncertaintyUs > policy.intervalUs ? UNKNOWN : uncertaintyUs;
  }

  /** The receiver's acknowledgement has been heard. */
  learn(node: number, edge: number): void {
    this.contacts.note(node, this.rows.receiver[edge]);
    if (this.distrusted.size > 0) this.distrusted.delete(edge);
  }

  /** The receiver has not acknowledged: nothing that was known of it is relied on. */
  forget(node: number, edge: number): void {
    this.contacts.forget(node, this.rows.receiver[edge]);
    if (this.listening.checkIntervalUs !== undefined) this.distrusted.add(edge);
  }

  private phaseOf(node: number): "independent" | "locked" | "steered" | undefined {
    const policy = this.listening.policies[node];
    return policy.kind === "lpl" ? policy.phase : undefined;
  }

  /** Whether a node's checks have been moved in the last so many µs. */
  private hasMoved(node: number, agoUs: number): boolean {
    return this.listening.hasMovedSince(node, this.clock.nowUs - agoUs);
  }

  /** How far the checks of the addressee(s) are from the sender's own beat at most, by its protocol's promise, µs. */
  private promiseUs(node: number, to: number): number | undefined {
    const guardUs = this.listening.promisedGuardUs(node);
    if (guardUs === undefined || 2 * guardUs > this.listening.checkIntervalUs!) return undefined;
    if (to === TO_ALL) return this.audience(node).isSteered ? guardUs : undefined;
    if (this.phaseOf(to) !== "steered" || this.distrusted.has(edgeOf(this.rows, node, to))) return undefined;
    return guardUs;
  }

  private audience(node: number): Audience {
    return this.audiences[this.audienceOf[node]];
  }

  private survey(): Int32Array {
    const { rows, listening, audiences } = this;
    const known = new Map<string, number>();
    return Int32Array.from({ length: rows.nodes }, (_, node) => {
      const audience = listening.hasSamplers ? this.audienceIn(node) : NOBODY_TO_WAKE;
      const kind = Object.values(audience).join();
      const number = known.get(kind) ?? audiences.push(audience) - 1;
      known.set(kind, number);
      return number;
    });
  }

  private audienceIn(node: number): Audience {
    const { start, split, receiver } = this.rows;
    let intervalUs = 0;
    let guardUs = 0;
    let isLocked = true;
    let isSteered = true;
    for (let edge = start[node]; edge < split[node]; edge++) {
      const policy = this.listening.policies[receiver[edge]];
      if (policy.kind !== "lpl" || !this.canWake(edge)) continue;
      isLocked &&= policy.phase === "locked" && (intervalUs === 0 || policy.intervalUs === intervalUs);
      isSteered &&= policy.phase === "steered";
      intervalUs = Math.max(intervalUs, policy.intervalUs);
      guardUs = Math.max(guardUs, policy.guardUs);
    }
    return { intervalUs, guardUs, isLocked: isLocked && intervalUs > 0, isSteered: isSteered && intervalUs > 0 };
  }
}
