/** A microcontroller's core with digital-signal-processing instructions. */
import { defineModel } from "../../src/base/parameters.ts";
import type { AcceleratorContext } from "./accelerator.ts";
import type { Processor } from "./processor.ts";
import { describeRoofline } from "./roofline-settings.ts";

const BITS_PER_BYTE = 8;

/**
 * SMLAD makes two 16-bit multiply-accumulates (four operations) a cycle, and a pipelined load or store moves 32 bits a
 * cycle: at 64 MHz 256 million operations and 256 MB/s. It is the same core that runs the rest, awake at once, and its
 * current is the whole chip's: what the sleeping chip draws is part of it.
 */
export const mcuDsp = defineModel({
  summary:
    "DSP instructions of a Cortex-M4F at 64 MHz: two 16-bit multiply-accumulates a cycle, in the board's own chip.",
  source: "Arm Cortex-M4 Technical Reference Manual, instruction timings; Nordic nRF52840 Product Specification v1.1",
  parameters: describeRoofline(
    {
      wakeUp: { default: "0 s", source: "own definition: the core that encodes is the one that runs already" },
      operationsPerSecond: {
        default: 256e6,
        source: "Arm Cortex-M4 TRM, instruction timings: SMLAD, 1 cycle; nRF52840: 64 MHz",
      },
      memory: {
        default: "256 MB/s",
        source: "Arm Cortex-M4 TRM, instruction timings: pipelined LDR or STR, 1 cycle for 4 bytes; nRF52840: 64 MHz",
      },
      current: { default: "3.3 mA", source: "Nordic nRF52840 Product Specification v1.1, Current consumption, ICPU0" },
    },
    "the whole chip",
  ),
  build: (values, { board }: AcceleratorContext): Processor | undefined => ({
    wakeUs: values.wakeUp,
    operationsPerS: values.operationsPerSecond,
    bytesPerS: values.memory / BITS_PER_BYTE,
    activeA: Math.max(0, values.current - board.sleepA),
    sleepA: 0,
  }),
});
