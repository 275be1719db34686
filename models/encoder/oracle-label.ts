/**
 * Oracle-label: not an encoder of measurements, but a reproduction of a published figure.
 *
 * The published MQTT comparison of the Resonance Protocol (`mqtt_vs_resonance.py`) embeds one of two sentences, chosen
 * by the ground truth of each sample ("normal" or "anomaly"), and so counts 1 + the number of changes of the label:
 * 1,095 packets. No sensor node knows that label. This encoder does the same with two orthogonal codewords, to show
 * where the figure comes from; it can say nothing about values, and refuses samples without ground truth.
 */
import type { Codeword, Encoder } from "../../src/base/encoder.ts";
import { defineModel, describe } from "../../src/base/parameters.ts";
import type { Work } from "../../src/host.ts";
import type { EncoderContext } from "./encoder-model.ts";
import { EncoderError } from "./encoder-model.ts";
import { LevelCodebook } from "./level-codebook.ts";

export class OracleLabelEncoder implements Encoder {
  readonly readsTruth = true;
  readonly dimensions: number;
  readonly work: Work;
  readonly #codebook: LevelCodebook;

  constructor(codebook: LevelCodebook) {
    this.dimensions = codebook.dimensions;
    // Reading a codeword (one byte a component) and one multiply-accumulate a component to compare it with the last.
    this.work = { operations: 2 * codebook.dimensions, bytes: 2 * codebook.dimensions, forAccelerator: true };
    this.#codebook = codebook;
  }

  /** @throws RangeError where the label is neither 0 nor 1: without ground truth there is nothing to reproduce */
  encode(_value: number, label: number): Codeword {
    if (label !== 0 && label !== 1) throw new RangeError(`The label ${label} is no ground truth; it is 0 or 1.`);
    return this.#codebook.codeword(label);
  }

  distance(a: Codeword, b: Codeword): number {
    return this.#codebook.distance(a, b);
  }

  /** Always NaN: a label is not a value. */
  decode(): number {
    return Number.NaN;
  }

  recognise(components: Int8Array): Codeword {
    return this.#codebook.recognise(components);
  }

  /** Always NaN: the distance of two labels has no size in sensor units. */
  distanceInSensorUnits(): number {
    return Number.NaN;
  }
}

const parameters = describe({
  dimensions: {
    type: "integer",
    doc: "Components of a codeword; even.",
    minimum: 2,
    maximum: 65_536,
    default: 384,
    source: "SEP Level 1, size of the MiniLM embeddings that it carries",
  },
});

export const oracleLabel = defineModel({
  summary:
    "Reproduces the published 1,095 packets by looking at the ground truth; no real node could. For nothing else.",
  source: "nick-yudin/resonance-protocol, reference_impl/python/benchmarks/mqtt_vs_resonance.py",
  parameters,
  build({ dimensions }, context: EncoderContext): OracleLabelEncoder {
    if (dimensions % 2 !== 0)
      throw new EncoderError(`${dimensions} dimensions have no half.`, ["dimensions"], "Use an even number.");
    return new OracleLabelEncoder(new LevelCodebook(context.key, dimensions, 2));
  },
});
