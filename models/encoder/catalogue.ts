/** The encoders that a scenario may name. A new one is one new file and one line here. */
import { levelHdc } from "./level-hdc.ts";
import { oracleLabel } from "./oracle-label.ts";

export const encoders = {
  "level-hdc": levelHdc,
  "oracle-label": oracleLabel,
} as const;
