/** Slim-Llama: a published low-power accelerator for networks with binary and ternary weights. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { AcceleratorContext } from "./accelerator.ts";
import type { Processor } from "./processor.ts";
import { describeRoofline } from "./roofline-settings.ts";

const BITS_PER_BYTE = 8;
const PUBLISHED = "KAIST, Slim-Llama, ISSCC 2025 (28 nm; 82.07 mW at 200 MHz, 1.31 TOPS/W, 1.6 GB/s)";

/**
 * The operating point at 200 MHz: 82.07 mW, which at 3.0 V are 27.357 mA; 1.31 TOPS/W × 82.07 mW = 107.5 GOPS, since the
 * peak of 4.92 TOPS cannot hold at that power and that efficiency; 1.6 GB/s of external memory. The power is taken for
 * the chip's alone, as is usual for such figures: external memory, converters and the host that feeds it come on top.
 * Nothing is scaled to the operating point at 25 MHz (4.69 mW).
 *
 * As a check, three billion weights of two bits take 469 ms here; published are 489 ms a token.
 */
export const slimLlama = defineModel({
  summary:
    "Slim-Llama, a 28 nm chip for binary and ternary weights, beside the board; the power is the chip's alone, without external memory and converters.",
  source: PUBLISHED,
  parameters: describe({
    ...describeRoofline(
      {
        wakeUp: {
          default: "1 ms",
          source: "own choice, as none is published: rail and clock of embedded accelerators take 0.1 to 5 ms",
        },
        operationsPerSecond: { default: 107.5e9, source: `${PUBLISHED}: 1.31 TOPS/W × 82.07 mW` },
        memory: { default: "1.6 GB/s", source: PUBLISHED },
        current: { default: "27.357 mA", source: `${PUBLISHED}: 82.07 mW ÷ 3.0 V` },
      },
      "the accelerator alone, beside the sleeping board",
    ),
    sleepCurrent: {
      type: "quantity",
      dimension: "current",
      minimum: 0,
      default: "0 mA",
      doc: "Drawn all the time, beside the board.",
      source: "own choice, as none is published: its supply is switched off between calls",
    },
  }),
  build: (values, _context: AcceleratorContext): Processor | undefined => ({
    wakeUs: values.wakeUp,
    operationsPerS: values.operationsPerSecond,
    bytesPerS: values.memory / BITS_PER_BYTE,
    activeA: values.current,
    sleepA: values.sleepCurrent,
  }),
});
