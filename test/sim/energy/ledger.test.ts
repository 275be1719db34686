import fc from "fast-check";
import { expect, test } from "vitest";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { Charges } from "../../../sim/energy/charges.ts";
import { EnergyLedger, STATE, STATES, type State } from "../../../sim/energy/ledger.ts";
import type { Reading } from "../../../sim/energy/reading.ts";

const BOARDS = [boardCatalogue.nrf52840, boardCatalogue.telosb];
const PROCESSOR = { wakeUs: 0, operationsPerS: 1e6, bytesPerS: 1e6, sleepA: 1e-6, activeA: 3e-3 };

type Look = (ledger: EnergyLedger, node: number, atUs: number) => void;

interface Step {
  readonly node: number;
  readonly afterUs: number;
  readonly what: "up" | "down" | "radio" | "book";
  readonly state: State;
}

/** What a node's chip does next, after so many µs. */
const step: fc.Arbitrary<Step> = fc.record({
  node: fc.nat(1),
  afterUs: fc.integer({ min: 0, max: 1e9 }),
  what: fc.constantFrom<Step["what"]>("up", "down", "radio", "book"),
  state: fc.constantFrom<State>(STATE.listen, STATE.sample, STATE.transmit, STATE.off),
});
const course = fc.array(step, { maxLength: 40 });

/** Lets two nodes live, and shows each instant of it. */
function live(steps: readonly Step[], look: Look): void {
  const ledger = new EnergyLedger(BOARDS, [PROCESSOR, PROCESSOR], 0, (node) => node / 10);
  let nowUs = 0;
  for (const { node, afterUs, what, state } of steps) {
    nowUs += afterUs;
    if (what === "up" && !ledger.isUp(node)) ledger.powerUp(node, nowUs);
    else if (what === "down" && ledger.isUp(node)) ledger.powerDown(node, nowUs);
    else if (what === "radio" && ledger.isUp(node)) ledger.setRadio(node, state, nowUs);
    else if (what === "book") ledger.book(node, STATE.cpu, afterUs);
    for (const one of [0, 1]) look(ledger, one, nowUs + 17);
  }
}

/** Both nodes' processors computed for so long. */
const chargeC = (ledger: EnergyLedger, node: number, atUs: number, busyUs: number) => {
  const computing = {
    readBusy: (_node: number, reading: Reading) => {
      reading.busyUs = busyUs;
    },
  };
  return new Charges(ledger, computing).drawnC(node, atUs);
};

const summed = (ledger: EnergyLedger, node: number, atUs: number, busyUs: number) => {
  let sumC = 0;
  for (let state = 0; state < STATES; state++) {
    let stateC = ledger.stateChargeC(node, state as State, atUs);
    if (state === STATE.cpu) stateC += ledger.chargeOfC(node, STATE.cpu, busyUs);
    sumC += stateC;
  }
  return sumC;
};

test("the whole charge is the sum of the states', to the last bit", () => {
  fc.assert(
    fc.property(course, fc.nat(1e9), (steps, busyUs) => {
      live(steps, (ledger, node, atUs) => {
        expect(chargeC(ledger, node, atUs, busyUs)).toBe(summed(ledger, node, atUs, busyUs));
      });
    }),
  );
});

test("the comparison would notice a processor left out, and nodes of another board", () => {
  live([{ node: 1, afterUs: 1e6, what: "up", state: STATE.off }], (ledger, node, atUs) => {
    expect(chargeC(ledger, node, atUs, 0)).not.toBe(summed(ledger, node, atUs, 1e6));
    if (node === 1) expect(chargeC(ledger, 1, atUs, 0)).toBeGreaterThan(chargeC(ledger, 0, atUs, 0));
  });
});
