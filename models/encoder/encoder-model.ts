/** How encoders are offered: what they may use while they are built, and how a wrong setting is said. */
import type { Key } from "../../src/base/chance.ts";

/** What an encoder may use while it is built. */
export interface EncoderContext {
  /** The network-wide key: every node of a network derives the same codebook from it. */
  readonly key: Key;
  /** Smallest and largest value of the first tenth of all samples, or `undefined` where not known in advance. */
  readonly earlyRange: readonly [number, number] | undefined;
}

/** A setting that cannot be satisfied (found while building). `path` is relative to the encoder's settings. */
export class EncoderError extends Error {
  override readonly name = "EncoderError";
  readonly path: readonly string[];
  readonly hint: string;
  constructor(message: string, path: readonly string[], hint: string) {
    super(message);
    this.path = path;
    this.hint = hint;
  }
}
