/** States as events carry them where each sensor has a space of its own: spoken in that, read by who has aligned it. */
import type { Codeword, Encoder } from "../../base/encoder.ts";
import type { Host } from "../../host.ts";
import type { SemanticEvent } from "../semantic-event.ts";
import type { StateCodec, Understood } from "../state-vectors.ts";
import { type Packing, VectorError } from "../vector/packing.ts";
import type { AlignmentNetwork } from "./alignment-network.ts";
import type { Dialect } from "./dialect.ts";
import { type Alignment, aligned } from "./procrustes.ts";

/** The key of an event's `meta` under which it tells its space, in hexadecimal digits. */
export const SPACE_KEY = "space";
const HEX = 16;

/** A space as events tell it. */
export function spaceWord(spaceHash32: number): string {
  return spaceHash32.toString(HEX);
}

export class DialectVectors implements StateCodec {
  readonly #encoder: Encoder;
  readonly #packing: Packing;
  readonly #dialect: () => Dialect;
  readonly #alignmentFor: ((event: SemanticEvent) => Alignment | undefined) | undefined;
  /** What a relay makes of a state that is not for it. */
  readonly #passing: Understood;

  /** @param alignmentFor how the gateway reads an event; undefined at those who pass events on */
  constructor(
    host: Host,
    network: AlignmentNetwork,
    packing: Packing,
    alignmentFor?: (event: SemanticEvent) => Alignment | undefined,
  ) {
    this.#encoder = network.settings.dialects.settings.encoder;
    this.#packing = packing;
    this.#dialect = () => network.dialectOf(host);
    this.#alignmentFor = alignmentFor;
    this.#passing = { state: { components: new Int8Array(this.#encoder.dimensions) }, value: Number.NaN };
  }

  get meta(): SemanticEvent["meta"] {
    return [[SPACE_KEY, spaceWord(this.#dialect().spaceHash32)]];
  }

  pack(state: Codeword): Uint8Array {
    return this.#packing.encode(this.#dialect().speak(state.components));
  }

  understand(event: SemanticEvent): Understood | VectorError {
    const { dimensions } = this.#encoder;
    if (event.dimensions !== dimensions)
      return new VectorError("wrong-length", `The network uses ${dimensions} dimensions, not ${event.dimensions}.`);
    if (this.#alignmentFor === undefined) return this.#passing;
    const alignment = this.#alignmentFor(event);
    if (alignment === undefined) return new VectorError("bad-code", "The vector's space is not aligned.");
    try {
      const ours = aligned(alignment, this.#packing.decode(event.vector, dimensions));
      const components = this.#dialect().understand(ours);
      return { state: this.#encoder.recognise(components), value: this.#encoder.decode(components) };
    } catch (error) {
      if (error instanceof VectorError) return error;
      throw error;
    }
  }
}
