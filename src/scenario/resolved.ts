/** What a scenario file comes to: plain, complete, frozen data in SI units. */
import type {
  DecodedLink,
  DecodedScenario,
  DecodedShared,
  FreeSettings,
  GraphSettings,
  ProtocolSettings,
} from "./description.ts";

type DecodedLossyLink = Extract<DecodedLink, { readonly kind: "lossy" }>;
type DecodedAudience = Extract<DecodedScenario["audience"], { readonly who: unknown }>;
type WithLatencyPair<L> = Omit<L, "latency"> & { readonly latency: readonly [number, number] };

/** A loss model's settings, discriminated by `kind`. */
export type LossSettings = Exclude<DecodedLossyLink["loss"], number>;

/**
 * What links do to frames. `latency` is [shortest, longest] in µs. An ideal link loses nothing, and its bit rate is
 * unlimited.
 */
export type LinkSettings =
  | WithLatencyPair<Extract<DecodedLink, { readonly kind: "ideal" }>>
  | (Omit<WithLatencyPair<DecodedLossyLink>, "loss"> & { readonly loss: LossSettings });

/** A topology's settings, discriminated by `kind`, with those that all topologies share. */
export type TopologySettings = GraphSettings & Omit<DecodedShared, "link"> & { readonly link: LinkSettings };

/** Who listens, and what matters to them. */
export type AudienceSettings = DecodedAudience;

/** The settings of a scenario, in the units of `Dimension` (times in µs), every default filled in. */
export interface Settings
  extends Omit<DecodedScenario, "nodes" | "topology" | "audience" | "epoch" | "sweep" | "repeat" | "protocols"> {
  /** ms since the Unix epoch at the start of the run. */
  readonly epochMs: number;
  readonly nodes: DecodedScenario["nodes"] & { readonly gateways: number };
  readonly topology: TopologySettings | undefined;
  readonly audience: AudienceSettings;
  /** In the order of the file. */
  readonly protocols: { readonly [name: string]: ProtocolSettings };
}

/** A checked scenario. Deeply frozen. */
export interface Scenario {
  /** The text as it was read, overrides not included. */
  readonly text: string;
  /** SHA-256 of the text's UTF-8 bytes, hexadecimal. */
  readonly sha256: string;
  /** The settings as people would write them, overrides and every default included: a scenario file again. */
  readonly readable: FreeSettings;
  readonly settings: Settings;
  /** The unit of the sensor's values, where a setting names one. For sentences only. */
  readonly sensorUnit: string | undefined;
  /** What a single run leaves aside, as the file says it. */
  readonly sweep: FreeSettings | undefined;
  readonly repeat: FreeSettings | undefined;
}

/** Freezes plain data (a tree: no cycles, no typed arrays) in depth, in place. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
