/** What nodes have drawn from their batteries or the mains: what the ledger booked, and what the processors computed beside. */
import { type EnergyLedger, STATE, type State } from "./ledger.ts";
import { Reading } from "./reading.ts";

/** What computes. */
export interface Computing {
  /** Reads how long a node had computed. */
  readBusy(node: number, reading: Reading): void;
}

export class Charges {
  private readonly ledger: EnergyLedger;
  private readonly computing: Computing;
  private readonly reading = new Reading();

  constructor(ledger: EnergyLedger, computing: Computing) {
    this.ledger = ledger;
    this.computing = computing;
  }

  /** Reads the time computed and the charge drawn by a node. */
  read(node: number, reading: Reading): void {
    this.computing.readBusy(node, reading);
    this.ledger.readCharge(node, reading);
  }

  /** Charge drawn up to an instant not after the present, C. Pure. */
  drawnC(node: number, atUs: number): number {
    return this.readingAt(node, atUs).chargeC;
  }

  /** The part of it that a state of the chip drew, C. Pure. */
  stateC(node: number, state: State, atUs: number): number {
    const chargeC = this.ledger.stateChargeC(node, state, atUs);
    if (state !== STATE.cpu) return chargeC;
    return chargeC + this.ledger.chargeOfC(node, STATE.cpu, this.readingAt(node, atUs).busyUs);
  }

  private readingAt(node: number, atUs: number): Reading {
    this.reading.atUs = atUs;
    this.read(node, this.reading);
    return this.reading;
  }
}
