/** Nordic nRF52840: a Cortex-M4F with a 2.4 GHz radio on one chip. */
import type { Board } from "./board.ts";

/**
 * Whole-chip currents at 3 V with the DC/DC converter on, all from the product specification's "Current consumption":
 * receiving IEEE 802.15.4; transmitting at +8 dBm and −40 dBm in BLE 1 Mbit/s mode (the only one listed at these powers)
 * and at 0 dBm in IEEE 802.15.4 mode; CoreMark from flash (ICPU0); asleep with the real-time counter running and all
 * 256 kB of RAM kept (ION_RAMON_RTC), since a node's state lives there.
 *
 * Sensitivity from the radio's electrical specification, IEEE 802.15.4 at 250 kbit/s.
 *
 * Speed from the Arm Cortex-M4 Technical Reference Manual's instruction timings: one multiply-accumulate (two
 * operations) a cycle, and one pipelined 32-bit load or store a cycle, at 64 MHz.
 */
export const nrf52840: Board = {
  summary: "Nordic nRF52840: Cortex-M4F at 64 MHz and 2.4 GHz radio on one chip.",
  source: "Nordic nRF52840 Product Specification v1.1, Current consumption; Arm Cortex-M4 TRM, instruction timings",
  supplyV: 3,
  sleepA: 3.16e-6,
  cpuA: 3.3e-3,
  receiveA: 6.53e-3,
  sensitivityDbm: -100,
  transmitA: [
    [-40, 3.83e-3],
    [0, 6.4e-3],
    [8, 16.4e-3],
  ],
  operationsPerS: 128e6,
  memoryBytesPerS: 256e6,
};
