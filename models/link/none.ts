/** Links that lose nothing. */
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { LossModel } from "./link.ts";

const lossless: LossModel = { meanLoss: 0, isLost: () => false };

/** The catalogue entry `none`. */
export const none = defineModel({
  summary: "No frame is lost on a link.",
  source: "own definition",
  parameters: describe({}),
  build: () => lossless,
});
