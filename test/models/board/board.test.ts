import { describe, expect, it } from "vitest";
import type { Board } from "../../../models/board/board.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";

/** @throws Error where a board's figures contradict each other */
function checkBoardLaws(board: Board): void {
  const transmit = board.transmitA;
  for (let i = 1; i < transmit.length; i++) {
    if (transmit[i][0] <= transmit[i - 1][0]) throw new Error("powers do not ascend");
    if (transmit[i][1] < transmit[i - 1][1]) throw new Error("sending louder is cheaper");
  }
  if (!(board.sleepA < board.cpuA && board.cpuA < board.receiveA)) throw new Error("sleep < cpu < receive");
  if (!(board.operationsPerS > 0 && board.memoryBytesPerS > 0 && board.supplyV > 0)) throw new Error("not above zero");
}

describe("the boards", () => {
  it.each(Object.entries(boardCatalogue))("%s is consistent", (_name, board) => checkBoardLaws(board));

  it("a board with shuffled powers is caught", () => {
    const { nrf52840 } = boardCatalogue;
    expect(() => checkBoardLaws({ ...nrf52840, transmitA: [...nrf52840.transmitA].reverse() })).toThrow("ascend");
    expect(() => checkBoardLaws({ ...nrf52840, sleepA: 1 })).toThrow("sleep");
  });

  it("draw what their data sheets say", () => {
    const { nrf52840, telosb } = boardCatalogue;
    expect([nrf52840.sleepA, nrf52840.cpuA, nrf52840.receiveA]).toEqual([3.16e-6, 3.3e-3, 6.53e-3]);
    expect(nrf52840.transmitA).toContainEqual([0, 6.4e-3]);
    expect([telosb.sleepA, telosb.cpuA, telosb.receiveA]).toEqual([20e-6, 1.8e-3, 18.8e-3]);
    expect(telosb.transmitA).toContainEqual([0, 17.4e-3]);
  });

  it("send a 127-byte IEEE 802.15.4 frame for what V · I · t says: 81.7 µJ and 222 µJ", () => {
    const energyUj = (board: Board) => board.supplyV * new Map(board.transmitA).get(0)! * 4256;
    expect(energyUj(boardCatalogue.nrf52840)).toBeCloseTo(81.7, 1);
    expect(energyUj(boardCatalogue.telosb)).toBeCloseTo(222.2, 1);
  });
});
