/**
 * Level-HDC: a scalar as one of a row of bipolar vectors, so that distance of vectors is distance of values.
 *
 * The range is divided into levels; a value takes the nearest one (values outside take the first or last). Cosine
 * distance is then |Δ|/(high − low) to within one level, at most 1.
 */
import type { Codeword, Encoder } from "../../src/base/encoder.ts";
import { defineModel, describe, type Values } from "../../src/base/parameters.ts";
import type { Work } from "../../src/host.ts";
import { type EncoderContext, EncoderError } from "./encoder-model.ts";
import { LevelCodebook } from "./level-codebook.ts";

const parameters = describe({
  dimensions: {
    type: "integer",
    doc: "Components of a codeword; even.",
    minimum: 2,
    maximum: 65_536,
    default: 384,
    source: "SEP Level 1, size of the MiniLM embeddings that it carries",
  },
  range: {
    type: "one-of",
    doc: "The values that the codebook spans, or `auto`: the range of the first tenth of the samples, made half as wide again.",
    options: [
      {
        type: "interval",
        doc: "Lowest and highest value.",
        of: { type: "quantity", dimension: "sensor", doc: "A value." },
        strict: true,
      },
      { type: "choice", doc: "From the first tenth of the samples, which are then not scored.", options: ["auto"] },
    ],
  },
  levels: {
    type: "integer",
    doc: "Number of levels; levels − 1 must divide half the dimensions. Left out: as many as there can be.",
    minimum: 2,
    optional: true,
  },
});

/** `range: auto` is wider than the early samples by this part of their range, half of it on each side. */
const AUTO_WIDENING = 0.5;

export class LevelHdcEncoder implements Encoder {
  readonly dimensions: number;
  readonly work: Work;
  readonly low: number;
  readonly high: number;
  readonly range: readonly [number, number];
  readonly levels: number;
  readonly levelWidth: number;
  readonly #codebook: LevelCodebook;
  readonly #levelsAUnit: number;

  constructor(codebook: LevelCodebook, low: number, high: number) {
    this.dimensions = codebook.dimensions;
    this.levels = codebook.levels;
    this.levelWidth = (high - low) / (codebook.levels - 1);
    this.low = low;
    this.high = high;
    this.range = [low, high];
    this.#codebook = codebook;
    this.#levelsAUnit = (codebook.levels - 1) / (high - low);
    this.work = workOf(codebook.dimensions);
  }

  encode(value: number): Codeword {
    return this.#codebook.codeword(this.levelOf(value));
  }

  /**
   * The level nearest to a value, upwards from the middle between two.
   * @throws RangeError where the value is not a number
   */
  levelOf(value: number): number {
    if (value >= this.high) return this.levels - 1;
    if (value > this.low) return Math.floor((value - this.low) * this.#levelsAUnit + 0.5);
    if (value <= this.low) return 0;
    throw new RangeError("A sample that is not a number has no level.");
  }

  /** The value in the middle of a level. */
  valueOf(level: number): number {
    return this.low + ((this.high - this.low) * level) / (this.levels - 1);
  }

  distance(a: Codeword, b: Codeword): number {
    return this.#codebook.distance(a, b);
  }

  decode(components: Int8Array): number {
    const level = this.#codebook.nearestLevel(components);
    return level < 0 ? Number.NaN : this.valueOf(level);
  }

  recognise(components: Int8Array): Codeword {
    return this.#codebook.recognise(components);
  }

  distanceInSensorUnits(distance: number): number {
    return distance * (this.high - this.low);
  }
}

/**
 * Cost of one sample, counted from the loops of an implementation with one byte a component: a value's level (subtract,
 * multiply, add), one conditional negation a component to make its vector, and the dot product with the last vector
 * (a multiply-accumulate, two operations, a component). The base vector and the last one are read, the new one written.
 */
function workOf(dimensions: number): Work {
  return { operations: 3 + 3 * dimensions, bytes: 3 * dimensions, forAccelerator: true };
}

function rangeOf(range: readonly [number, number] | "auto", context: EncoderContext): readonly [number, number] {
  if (range !== "auto") return range;
  if (context.earlyRange === undefined)
    throw new EncoderError(
      "The range `auto` needs samples that are known in advance.",
      ["range"],
      "Give the range, for example [20 Hz, 80 Hz].",
    );
  const [low, high] = context.earlyRange;
  const margin = ((high - low) * AUTO_WIDENING) / 2;
  return [low - margin, high + margin];
}

function build(values: Values<typeof parameters>, context: EncoderContext): LevelHdcEncoder {
  const { dimensions } = values;
  if (dimensions % 2 !== 0)
    throw new EncoderError(`${dimensions} dimensions have no half.`, ["dimensions"], "Use an even number.");
  const levels = values.levels ?? dimensions / 2 + 1;
  if ((dimensions / 2) % (levels - 1) !== 0)
    throw new EncoderError(
      `${levels} levels make ${levels - 1} steps, which do not divide ${dimensions / 2}, half the dimensions.`,
      ["levels"],
      `Use ${levelsNear(levels, dimensions / 2)} levels.`,
    );
  const [low, high] = rangeOf(values.range, context);
  if (!(low < high))
    throw new EncoderError(
      `The range from ${low} to ${high} has no width.`,
      ["range"],
      "Give a range whose first value is below the second.",
    );
  return new LevelHdcEncoder(new LevelCodebook(context.key, dimensions, levels), low, high);
}

/** The greatest possible number of levels that is not above the asked one. */
function levelsNear(levels: number, half: number): number {
  let steps = Math.min(levels - 1, half);
  while (half % steps !== 0) steps--;
  return steps + 1;
}

export const levelHdc = defineModel({
  summary: "A scalar as one of a row of bipolar vectors: distance of vectors is distance of values.",
  source: 'Rahimi et al., "Hyperdimensional biosignal processing", ICRC 2016 (level hypervectors)',
  parameters,
  build,
});
