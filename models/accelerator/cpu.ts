/** No accelerator: the board's own processor encodes. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { AcceleratorContext } from "./accelerator.ts";
import type { Processor } from "./processor.ts";

/** The catalogue entry `cpu`. */
export const cpu = defineModel({
  summary: "No accelerator: the board's own processor encodes, at its speed and current, without a wake-up.",
  source: "the board's own (resonance list boards)",
  parameters: describe({}),
  build: (_values, _context: AcceleratorContext): Processor | undefined => undefined,
});
