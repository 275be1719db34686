/**
 * The energy ledger: how long each node's chip was in each state, and the charge that this drew.
 *
 * Currents are whole-chip figures. Sleep is the floor that flows as long as a node is alive; every other state adds its
 * whole-chip current less that floor, so nothing is counted twice when the processor computes while the radio is on.
 * Residencies are whole microseconds (exact in a double); charge is always computed from them, never accumulated, so
 * Σ residency × current *is* the charge drawn.
 */
import type { Processor } from "../../models/accelerator/processor.ts";
import type { Board } from "../../models/board/board.ts";
import { cacheLines, LINE_BITS } from "../cache-lines.ts";
import type { Reading } from "./reading.ts";

/**
 * States of a chip. A radio is in exactly one of off, listen, sample and transmit; sleep and cpu run beside it. `sample` is
 * the sleep of a duty-cycled radio with its periodic channel checks: it listens for a fixed fraction of the time.
 */
export const STATE = { sleep: 0, cpu: 1, listen: 2, sample: 3, transmit: 4, off: 5 } as const;
export type State = (typeof STATE)[keyof typeof STATE];
/** Number of states that have a residency; `off` adds nothing to the floor. */
export const STATES = 5;

const US_PER_S = 1e6;

// As in `net/radio/interference.ts`: constants of the own module cost nothing.
const NODE_BITS = LINE_BITS;
/** Since when the radio has been in its state, µs. */
const RADIO_SINCE = STATES;
/** When the node came up, µs, or NaN while it has not. */
const UP_SINCE = STATES + 1;
/** Two integers of 32 bits in the last place: the radio's state, and where its kind's row of increments begins. */
const WORDS_BITS = LINE_BITS + 1;
const RADIO = 14;
const ROW = 15;

export class EnergyLedger {
  /** By node: time in each state that is over, µs, then what follows it below. */
  private readonly lines: Float64Array;
  /** The same memory, for integers. */
  private readonly words: Int32Array;
  /** Whether each node is up: asked for at every frame, so it does not lie among what is not. */
  private readonly up: Uint8Array;
  /** What each state adds to the floor, A: a row of {@link STATES} for each kind of node. */
  private readonly incrementA: Float64Array;

  /**
   * @param boards each node's board
   * @param processors what computes at each node
   * @param transmitPowerDbm output power, which decides the transmit current
   * @param samplingFraction the fraction of time that a node listens in the state `sample`
   */
  constructor(
    boards: readonly Board[],
    processors: readonly Processor[],
    transmitPowerDbm: number,
    samplingFraction: (node: number) => number,
  ) {
    this.lines = cacheLines(boards.length);
    this.up = new Uint8Array(boards.length);
    this.words = new Int32Array(this.lines.buffer, this.lines.byteOffset);
    const rows: number[] = [];
    const rowOfKind = new Map<string, number>();
    boards.forEach((board, node) => {
      const increments = incrementsA(board, processors[node], transmitPowerDbm, samplingFraction(node));
      const kind = increments.join();
      const row = rowOfKind.get(kind) ?? rows.push(...increments) - STATES;
      rowOfKind.set(kind, row);
      this.lines[(node << NODE_BITS) + UP_SINCE] = Number.NaN;
      this.words[(node << WORDS_BITS) + RADIO] = STATE.off;
      this.words[(node << WORDS_BITS) + ROW] = row;
    });
    this.incrementA = Float64Array.from(rows);
  }

  /** The node comes up: its floor current flows from now on. */
  powerUp(node: number, atUs: number): void {
    this.up[node] = 1;
    this.lines[(node << NODE_BITS) + UP_SINCE] = atUs;
    this.words[(node << WORDS_BITS) + RADIO] = STATE.off;
    this.lines[(node << NODE_BITS) + RADIO_SINCE] = atUs;
  }

  /** The node goes down: nothing flows any more. */
  powerDown(node: number, atUs: number): void {
    this.up[node] = 0;
    this.setRadio(node, STATE.off, atUs);
    this.lines[(node << NODE_BITS) + STATE.sleep] += atUs - this.lines[(node << NODE_BITS) + UP_SINCE];
    this.lines[(node << NODE_BITS) + UP_SINCE] = Number.NaN;
  }

  isUp(node: number): boolean {
    return this.up[node] === 1;
  }

  radio(node: number): State {
    return this.words[(node << WORDS_BITS) + RADIO] as State;
  }

  /** Since when the radio has been in its state, µs. */
  radioSince(node: number): number {
    return this.lines[(node << NODE_BITS) + RADIO_SINCE];
  }

  /** The radio changes its state. */
  setRadio(node: number, state: State, atUs: number): void {
    const previous = this.words[(node << WORDS_BITS) + RADIO];
    if (previous !== STATE.off)
      this.lines[(node << NODE_BITS) + previous] += atUs - this.lines[(node << NODE_BITS) + RADIO_SINCE];
    this.words[(node << WORDS_BITS) + RADIO] = state;
    this.lines[(node << NODE_BITS) + RADIO_SINCE] = atUs;
  }

  /** Books time in a state that runs beside the radio's (cpu), or that is accounted analytically. */
  book(node: number, state: State, durationUs: number): void {
    this.lines[(node << NODE_BITS) + state] += durationUs;
  }

  /** Time in a state up to `atUs`, the state in course included. Pure. */
  residency(node: number, state: State, atUs: number): number {
    let total = this.lines[(node << NODE_BITS) + state];
    const up = this.lines[(node << NODE_BITS) + UP_SINCE];
    if (Number.isNaN(up)) return total;
    if (state === STATE.sleep) total += atUs - up;
    else if (this.words[(node << WORDS_BITS) + RADIO] === state)
      total += atUs - this.lines[(node << NODE_BITS) + RADIO_SINCE];
    return total;
  }

  /** Charge drawn by a state up to `atUs` (sleep: the floor; others: what they add to it), in C. Pure. */
  stateChargeC(node: number, state: State, atUs: number): number {
    return this.chargeOfC(node, state, this.residency(node, state, atUs));
  }

  /** Reads the charge drawn by all states; the time computed is already read. The sum of {@link stateChargeC}. */
  readCharge(node: number, reading: Reading): void {
    const { atUs, busyUs } = reading;
    const upSinceUs = this.lines[(node << NODE_BITS) + UP_SINCE];
    const isUp = !Number.isNaN(upSinceUs);
    const radio = this.words[(node << WORDS_BITS) + RADIO];
    let chargeC = 0;
    for (let state = 0; state < STATES; state++) {
      const incrementA = this.incrementA[this.words[(node << WORDS_BITS) + ROW] + state];
      let durationUs = this.lines[(node << NODE_BITS) + state];
      if (isUp && state === STATE.sleep) durationUs += atUs - upSinceUs;
      else if (isUp && radio === state) durationUs += atUs - this.lines[(node << NODE_BITS) + RADIO_SINCE];
      let stateC = (durationUs * incrementA) / US_PER_S;
      if (state === STATE.cpu) stateC += (busyUs * incrementA) / US_PER_S;
      chargeC += stateC;
    }
    reading.chargeC = chargeC;
  }

  /** The charge that so much time in a state draws, in C. */
  chargeOfC(node: number, state: State, durationUs: number): number {
    return (durationUs * this.incrementA[this.words[(node << WORDS_BITS) + ROW] + state]) / US_PER_S;
  }

  /** The current that flows now in A, with or without the processor at work. */
  currentA(node: number, computing: boolean): number {
    const row = this.words[(node << WORDS_BITS) + ROW];
    const state = this.words[(node << WORDS_BITS) + RADIO];
    const radioA = state === STATE.off ? 0 : this.incrementA[row + state];
    return this.incrementA[row + STATE.sleep] + radioA + (computing ? this.incrementA[row + STATE.cpu] : 0);
  }

  /** The largest current that can flow, in A. */
  largestCurrentA(node: number): number {
    const row = this.words[(node << WORDS_BITS) + ROW];
    const radioA = Math.max(
      this.incrementA[row + STATE.listen],
      this.incrementA[row + STATE.sample],
      this.incrementA[row + STATE.transmit],
    );
    return this.incrementA[row + STATE.sleep] + this.incrementA[row + STATE.cpu] + radioA;
  }
}

/** What each state adds to the floor, in A, indexed by {@link STATE}; the floor itself first. */
export function incrementsA(
  board: Board,
  processor: Processor,
  transmitPowerDbm: number,
  samplingFraction: number,
): readonly number[] {
  const receive = board.receiveA - board.sleepA;
  return [
    board.sleepA + processor.sleepA,
    processor.activeA,
    receive,
    receive * samplingFraction,
    transmitCurrentA(board, transmitPowerDbm) - board.sleepA,
  ];
}

/** The current of the nearest listed power not below the asked one; the highest where it is above all. */
export function transmitCurrentA(board: Board, powerDbm: number): number {
  for (const [listedDbm, currentA] of board.transmitA) if (listedDbm >= powerDbm) return currentA;
  return board.transmitA[board.transmitA.length - 1][1];
}
