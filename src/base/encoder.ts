/**
 * What turns a sample into a vector with meaning. Implementations live in `models/encoder/`; protocols see this interface.
 */
import type { Work } from "../host.ts";

/**
 * A vector with meaning, immutable. Codewords of one encoder may be interned: equal states may be the same object.
 * `components` has one entry a dimension; ternary and bipolar vectors hold −1, 0, 1.
 */
export interface Codeword {
  readonly components: Int8Array;
}

/** An encoder of scalar samples. All methods are pure: the same sample, the same codeword on every node of a network. */
export interface Encoder {
  readonly dimensions: number;
  /** The lowest and highest value that the encoder tells apart (all beyond an end look alike); left out: it has no such ends. */
  readonly range?: readonly [number, number];
  /** Whether it looks at the ground truth, as no node in the field can. */
  readonly readsTruth?: boolean;
  /** What encoding one sample and comparing it with the last one costs. */
  readonly work: Work;
  /** The codeword of a sample. @param label the sample's ground truth; only `oracle-label` may look at it. */
  encode(value: number, label: number): Codeword;
  /** Cosine distance 1 − a·b/(‖a‖‖b‖) in [0, 2] (two zero vectors 0, one zero vector 1). */
  distance(a: Codeword, b: Codeword): number;
  /** The sensor value whose codeword is nearest to these components, or NaN where the encoder cannot tell. */
  decode(components: Int8Array): number;
  /** The interned codeword nearest to these components, or a new one holding them. */
  recognise(components: Int8Array): Codeword;
  /** By how much a value must change for the next codeword, in sensor units; absent where there are no such steps. */
  readonly levelWidth?: number;
  /** What a distance means in sensor units (θ = 0.35 ⇒ 21 Hz), or NaN where it has no such meaning. */
  distanceInSensorUnits(distance: number): number;
}
