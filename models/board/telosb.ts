/** A TelosB-like mote: TI CC2420 radio beside a TI MSP430F1611 microcontroller. */
import type { Board } from "./board.ts";

/**
 * Radio currents are the CC2420's own (the microcontroller sleeps meanwhile): reception 18.8 mA, transmission by output
 * power from the datasheet's table of output power settings, power-down 20 µA, which covers the few µA of the sleeping
 * microcontroller. Sensitivity is the CC2420's typical one (RF receive section). Computing draws 1.8 mA at 3 V with the radio off (Telos paper, table of measured currents).
 *
 * Speed at the 4 MHz (4,194,304 Hz) at which TinyOS runs the mote: a 16-bit multiply-accumulate through the hardware
 * multiplier takes two moves from memory to its operand registers of five cycles each (MSP430x1xx Family User's Guide,
 * instruction cycles of format I, `@Rn+` to `&EDE`), so two operations take ten cycles; memory moves one 16-bit word a
 * cycle.
 */
export const telosb: Board = {
  summary: "TelosB-like mote: CC2420 radio and MSP430F1611 at 4 MHz.",
  source:
    "TI CC2420 datasheet SWRS041; J. Polastre, R. Szewczyk, D. Culler, Telos: enabling ultra-low power wireless " +
    "research, IPSN 2005; TI MSP430x1xx Family User's Guide SLAU049",
  supplyV: 3,
  sleepA: 20e-6,
  cpuA: 1.8e-3,
  receiveA: 18.8e-3,
  sensitivityDbm: -95,
  transmitA: [
    [-25, 8.5e-3],
    [-15, 9.9e-3],
    [-10, 11.2e-3],
    [-7, 12.5e-3],
    [-5, 13.9e-3],
    [-3, 15.2e-3],
    [-1, 16.5e-3],
    [0, 17.4e-3],
  ],
  operationsPerS: 838_860.8,
  memoryBytesPerS: 8_388_608,
};
