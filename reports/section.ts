/** A part of a comparison. */
import type { Row } from "./row-maker.ts";

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}
