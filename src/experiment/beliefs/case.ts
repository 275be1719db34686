/** What is judged, and by which rules. */
import type { NodeSpec } from "../../../sim/world-spec.ts";
import type { SignOfLife } from "../../protocol/protocol-model.ts";
import type { AudienceSettings } from "../../scenario/resolved.ts";

/** What matters to the audience, as the scenario says it. */
export type AudienceRules = Pick<AudienceSettings, "tolerance" | "alarm" | "grace">;

/** One protocol's run, as far as its audience is judged. */
export interface Case {
  readonly nodes: readonly NodeSpec[];
  readonly durationUs: number;
  /** The nominal interval between samples, µs. */
  readonly samplePeriodUs: number;
  readonly rules: AudienceRules;
  /** What the protocol promises of a living node. */
  readonly signsOfLife: readonly SignOfLife[];
  /** When each node died, µs, or `Infinity`. */
  readonly diedUs: Float64Array;
}
