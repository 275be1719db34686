import { describe, expect, it } from "vitest";
import type { Board } from "../../../models/board/board.ts";
import { boardCatalogue } from "../../../models/board/catalogue.ts";
import { transmitCurrentA } from "../../../models/board/transmit-current.ts";

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
    expect([nrf52840.receiveA, transmitCurrentA(nrf52840, 0)]).toEqual([6.53e-3, 6.4e-3]);
    expect([telosb.receiveA, transmitCurrentA(telosb, 0), telosb.sleepA]).toEqual([18.8e-3, 17.4e-3, 20e-6]);
  });

  it("round a transmit power up to the next one listed", () => {
    const { nrf52840, telosb } = boardCatalogue;
    expect(transmitCurrentA(nrf52840, 4)).toBe(16.4e-3);
    expect(transmitCurrentA(telosb, -4)).toBe(15.2e-3);
    expect(transmitCurrentA(telosb, -90)).toBe(8.5e-3);
    expect(() => transmitCurrentA(telosb, 1)).toThrow(RangeError);
  });
});
