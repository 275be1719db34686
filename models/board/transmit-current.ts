/** What a transmission draws at a given output power. */
import type { Board } from "./board.ts";

/**
 * The board's current in A while transmitting at this power: that of the lowest listed power not below it.
 * @throws RangeError where the board cannot transmit that loud
 */
export function transmitCurrentA(board: Board, powerDbm: number): number {
  for (const [listedDbm, currentA] of board.transmitA) {
    if (listedDbm >= powerDbm) return currentA;
  }
  throw new RangeError(`${powerDbm} dBm is more than the board can transmit with (${board.summary})`);
}
