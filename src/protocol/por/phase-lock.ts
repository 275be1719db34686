/**
 * Phase locking: a node tells its phase in beacons, follows the phases that it hears, and, once all are in step, tells its
 * radio so.
 *
 * Beacons go out at random times around their interval: often while the node is out of step, seldom once it is in step. Just
 * before its own beacon a node moves by its rule (pulses move it as they come). It is in step after three such rounds in
 * which no neighbour was off by more than half the guard, and out of step as soon as one is heard to be off by more than the
 * guard. A node that is alone is out of step. One that stays out of step for long begins again at a random phase: around a
 * ring, phases can lock into a twist in which everyone is as far behind one neighbour as ahead of the other (D. Wiley,
 * S. Strogatz, M. Girvan, Chaos 16, 2006), and nothing else ends it (rings of more than 16 nodes may stay twisted). All of
 * this is own choice: the published engine couples a chain in one program
 * and defines no network.
 */
import type { Address, Host } from "../../host.ts";
import { FrameError } from "../vframe/frame-error.ts";
import { type Beacon, type BeaconSpace, type BeaconSpaces, encodeBeacon } from "./beacon.ts";
import { type CouplingRule, kuramotoShift, meanShift, pulseShift } from "./coupling.ts";
import { ahead, type Heard, Neighbourhood } from "./neighbourhood.ts";
import { Oscillator } from "./oscillator.ts";
import { fraction } from "./phase.ts";

/** What all nodes of a network have in common. Times are µs. */
export interface PhaseNetwork {
  readonly rule: CouplingRule;
  /** Of the coupling; what it means is the rule's. */
  readonly strength: number;
  /** Between two beacons of a node that is in step. */
  readonly beaconUs: number;
  /** The same of one that is not. */
  readonly searchUs: number;
  /** How far neighbours may be off while a node counts itself in step. */
  readonly guardUs: number;
  /** Of the oscillator, where the radio does not say how often it looks at the channel. */
  readonly periodUs: number;
  /** What all nodes read beacons with. */
  readonly spaces: BeaconSpaces;
}

/** A node's phase lock as plain data. */
export type PhaseState = {
  readonly beatUs: number;
  readonly movedUs: number;
  readonly steadyRounds: number;
  readonly vainRounds: number;
  readonly beacons: number;
  readonly heard: readonly Heard[];
};

/** The timer of the next beacon. */
export const BEACON_TIMER = 64;
/** The token of beacons: what becomes of them does not matter. */
export const BEACON_TOKEN = -64;

/** Beacons go out within so much of their interval, earlier or later, so that no two nodes collide every time. Own choice. */
const SPREAD = 0.1;
/** Rounds without anyone off before a node counts itself in step. Own choice: one may be luck. */
const STEADY_ROUNDS = 3;
/** Rounds in vain before a node that hears others begins again. Own choice: those that find together mostly do in half as many. */
const VAIN_ROUNDS = 20;
/** Only where a neighbour is off by more than this share of a cycle: by less, slow clocks or few beacons are to blame. */
const TWISTED = 1 / 16;
/** Intervals of silence after which a neighbour is taken to be gone. Own choice: three beacons may be lost. */
const SILENT_INTERVALS = 3.5;

export class PhaseLock {
  readonly #host: Host;
  readonly #network: PhaseNetwork;
  readonly #oscillator: Oscillator;
  readonly #neighbours: Neighbourhood;
  readonly #space: BeaconSpace;
  /** The last round: what was heard since then is news. */
  #movedUs: number;
  #steadyRounds: number;
  /** Rounds in a row in which a neighbour was far off. */
  #vainRounds: number;
  #beacons: number;

  /** @param state what {@link snapshot} gave before, or `undefined` for a new node */
  constructor(host: Host, network: PhaseNetwork, state?: PhaseState) {
    // The radio's own, so that a beat can be a channel check, or the network's.
    const periodUs = host.timing?.checkIntervalUs ?? network.periodUs;
    this.#host = host;
    this.#network = network;
    this.#space = network.spaces.of(periodUs);
    const nowUs = host.clockUs();
    this.#oscillator = new Oscillator(periodUs, state?.beatUs ?? nowUs + host.random() * periodUs);
    this.#neighbours = new Neighbourhood(state?.heard);
    this.#movedUs = state?.movedUs ?? nowUs;
    this.#steadyRounds = state?.steadyRounds ?? 0;
    this.#vainRounds = state?.vainRounds ?? 0;
    this.#beacons = state?.beacons ?? 0;
  }

  get isInStep(): boolean {
    return this.#steadyRounds >= STEADY_ROUNDS;
  }

  /** Its phase now, in [0, 1) cycles. */
  get phase(): number {
    return this.#oscillator.phaseAt(this.#host.clockUs());
  }

  start(): void {
    this.#tellRhythm();
    this.#host.setTimer(BEACON_TIMER, Math.floor(this.#host.random() * this.#network.searchUs));
  }

  /** A frame arrived that looks like a beacon. */
  onFrame(frame: Uint8Array, from: Address, ageUs: number | undefined): void {
    const beacon = this.#space.look(frame);
    if (beacon instanceof FrameError) this.#host.note("malformed");
    else this.#hear(beacon, from, ageUs ?? 0);
  }

  /** The beacon's timer is due: a round ends. */
  onTimer(): void {
    const nowUs = this.#host.clockUs();
    const { beaconUs, searchUs } = this.#network;
    this.#neighbours.forgetBefore(nowUs - SILENT_INTERVALS * beaconUs);
    const others = this.#neighbours.aheadSince(this.#movedUs, this.#oscillator);
    this.#follow(others);
    this.#judge();
    this.#beginAgain(others);
    this.#movedUs = nowUs;
    this.#tellRhythm();
    this.#sendBeacon(nowUs);
    const spread = 1 + SPREAD * (2 * this.#host.random() - 1);
    this.#host.setTimer(BEACON_TIMER, Math.floor((this.isInStep ? beaconUs : searchUs) * spread));
  }

  snapshot(): PhaseState {
    return {
      beatUs: this.#oscillator.beatUs,
      movedUs: this.#movedUs,
      steadyRounds: this.#steadyRounds,
      vainRounds: this.#vainRounds,
      beacons: this.#beacons,
      heard: this.#neighbours.snapshot(),
    };
  }

  #hear({ phase }: Beacon, from: Address, ageUs: number): void {
    const heardUs = this.#host.clockUs();
    const { periodUs } = this.#oscillator;
    const beatUs = heardUs - ageUs - phase * periodUs;
    const difference = ahead(this.#oscillator, beatUs);
    this.#neighbours.hear({ from, beatUs, heardUs });
    if (this.#network.rule === "pulse")
      this.#oscillator.advance(pulseShift(this.#network.strength, fraction(-difference)));
    const offUs = Math.abs(ahead(this.#oscillator, beatUs)) * periodUs;
    if (this.isInStep && offUs > this.#network.guardUs) this.#fallOut();
    else if (this.#network.rule === "pulse") this.#tellRhythm();
  }

  /** Someone is out of step: all who are near have to be reached until they are in step again. */
  #fallOut(): void {
    this.#steadyRounds = 0;
    this.#host.note("out-of-step");
    this.#tellRhythm();
    this.#host.setTimer(BEACON_TIMER, Math.floor(this.#host.random() * this.#network.searchUs));
  }

  /** @param others how far those are ahead that were heard since the last round */
  #follow(others: readonly number[]): void {
    const { rule, strength } = this.#network;
    if (rule === "pulse") return;
    this.#oscillator.advance(rule === "mean" ? meanShift(strength, others) : kuramotoShift(strength, others));
  }

  #judge(): void {
    const wasInStep = this.isInStep;
    const { guardUs } = this.#network;
    const toleratedUs = wasInStep ? guardUs : guardUs / 2;
    const isSteady = this.#neighbours.size > 0 && this.#neighbours.worstUs(this.#oscillator) <= toleratedUs;
    this.#steadyRounds = isSteady ? Math.min(STEADY_ROUNDS, this.#steadyRounds + 1) : 0;
    if (!wasInStep && this.isInStep) this.#host.note("in-step");
    if (wasInStep && !this.isInStep) this.#host.note("out-of-step");
  }

  /** Ends a twist, if that is what keeps everyone out of step. */
  #beginAgain(others: readonly number[]): void {
    const isTwisted = others.some((ahead) => Math.abs(ahead) > TWISTED);
    this.#vainRounds = isTwisted ? this.#vainRounds + 1 : 0;
    if (this.#vainRounds < VAIN_ROUNDS) return;
    this.#vainRounds = 0;
    this.#steadyRounds = 0;
    this.#oscillator.advance(this.#host.random());
  }

  #tellRhythm(): void {
    const { beatUs, periodUs } = this.#oscillator;
    this.#host.timing?.keepRhythm(beatUs, periodUs, this.isInStep ? this.#network.guardUs : undefined);
  }

  #sendBeacon(nowUs: number): void {
    const beacon = { phase: this.#oscillator.phaseAt(nowUs), ordinal: this.#beacons++ };
    const frame = encodeBeacon(beacon, this.#space.hash);
    this.#host.note("beacon");
    if (this.#host.timing === undefined) this.#host.broadcast(frame, BEACON_TOKEN);
    else this.#host.timing.broadcastTimed(frame, BEACON_TOKEN);
  }
}
