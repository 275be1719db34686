/**
 * Path loss over distance with a fade of its own for every link.
 *
 * PL(d) = PL(d0) + 10 n log10(d / d0) + X_ab, X_ab ~ N(0, σ²) drawn once per pair of nodes and the same in both
 * directions (shadowing), with an optional part that differs between the directions by N(0, σ_asym²).
 * Draws are keyed by the two nodes' own keys, so a link fades alike whatever other nodes the world has.
 */
import { deriveKeyFrom, type Key, precedes, uniform } from "../../src/base/chance.ts";
import { log10, normalFromUniforms } from "../../src/base/maths.ts";
import { defineModel } from "../../src/base/parameters.ts";
import { byDistance } from "./by-distance.ts";

/** What a path loss needs to know of the world: the key of the purpose "shadowing" of each node. */
export interface PathLossContext {
  readonly nodeKeys: readonly Key[];
}

/** The loss, in dB, that a signal meets. */
export interface PathLoss {
  /** @param from and @param to positions in the list of nodes @param distanceM their distance in m */
  lossDb(from: number, to: number, distanceM: number): number;
  /** The loss without any fade, dB. */
  meanLossDb(distanceM: number): number;
  /** Standard deviation of the whole fade of one direction, dB. */
  readonly fadeDb: number;
  /** Whether the loss between two nodes is the same in both directions. */
  readonly isSymmetric: boolean;
}

/** Ordinals of the draws below a pair's key: two for the shadowing, two for the asymmetry. */
const SHADOWING_DRAW = 0;
const ASYMMETRY_DRAW = 2;

/** Log-distance path loss with log-normal shadowing. */
export const logDistance = defineModel({
  summary: "loss grows by 10 n dB per decade of distance, with a Gaussian fade per link",
  source: "T. S. Rappaport, Wireless Communications, 2nd ed., 4.9; asymmetry as in Castalia 3.3 (WirelessChannel)",
  parameters: {
    exponent: {
      type: "number",
      doc: "path-loss exponent n (2 in free space, 3 to 4 among buildings)",
      default: 3,
      exclusiveMinimum: 0,
      source: "ns-3 3.37, LogDistancePropagationLossModel",
    },
    referenceLoss: {
      type: "quantity",
      dimension: "decibel",
      doc: "loss at the reference distance",
      default: "46.6777 dB",
      source: "ns-3 3.37, LogDistancePropagationLossModel (free space at 5.15 GHz; 40.05 dB would be 2.4 GHz)",
    },
    referenceDistance: {
      type: "quantity",
      dimension: "length",
      doc: "distance of the reference loss; nearer than this nothing is gained",
      default: "1 m",
      exclusiveMinimum: 0,
      source: "ns-3 3.37, LogDistancePropagationLossModel",
    },
    shadowing: {
      type: "quantity",
      dimension: "decibel",
      doc: "standard deviation of each link's fade, alike in both directions",
      default: "0 dB",
      minimum: 0,
      source: "none, as in ns-3; Castalia's default for sensor networks is 4 dB",
    },
    asymmetry: {
      type: "quantity",
      dimension: "decibel",
      doc: "standard deviation of the difference between a link's two directions",
      default: "0 dB",
      minimum: 0,
      source: "none, as in ns-3; Castalia's default for sensor networks is 1 dB",
    },
  },
  build(values, context: PathLossContext): PathLoss {
    const { exponent, referenceLoss, referenceDistance, shadowing, asymmetry } = values;
    const { nodeKeys } = context;
    const meanLossDb = byDistance((distanceM) => {
      if (distanceM <= referenceDistance) return referenceLoss;
      return referenceLoss + 10 * exponent * log10(distanceM / referenceDistance);
    });
    return {
      meanLossDb,
      isSymmetric: asymmetry === 0,
      fadeDb: Math.sqrt(shadowing * shadowing + (asymmetry * asymmetry) / 4),
      lossDb(from, to, distanceM) {
        const mean = meanLossDb(distanceM);
        if (shadowing === 0 && asymmetry === 0) return mean;
        const isForward = !precedes(nodeKeys[to], nodeKeys[from]);
        const pair = isForward
          ? deriveKeyFrom(nodeKeys[from], nodeKeys[to])
          : deriveKeyFrom(nodeKeys[to], nodeKeys[from]);
        const common = shadowing * normal(pair, SHADOWING_DRAW);
        if (asymmetry === 0) return mean + common;
        const half = (asymmetry / 2) * normal(pair, ASYMMETRY_DRAW);
        return mean + common + (isForward ? half : -half);
      },
    };
  },
});

/** The path losses that a scenario can name. */
export const pathLosses = { "log-distance": logDistance } as const;

function normal(key: Key, ordinal: number): number {
  return normalFromUniforms(uniform(key, ordinal), uniform(key, ordinal + 1));
}
