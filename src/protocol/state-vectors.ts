/** States as events carry them: codewords packed into bytes, and bytes recognised as codewords. */
import type { Codeword, Encoder } from "../base/encoder.ts";
import type { SemanticEvent } from "./semantic-event.ts";
import { type Packing, VectorError } from "./vector/packing.ts";

/** What an event's vector means to the network's encoder. */
export interface Understood {
  readonly state: Codeword;
  /** The sensor value, or NaN where the encoder cannot tell. */
  readonly value: number;
}

/** How the nodes of a network write states into events, and read them. */
export interface StateCodec {
  /** Said with each event, where a network's nodes have to tell more than the vector. */
  readonly meta?: SemanticEvent["meta"];
  /** @throws VectorError where the packing cannot carry the state */
  pack(state: Codeword): Uint8Array;
  /** What an event's vector means, or why it is no vector of this network. */
  understand(event: SemanticEvent): Understood | VectorError;
}

/** Who recognised a vector, and what it means to them: kept with it, which nobody changes. */
const BY = Symbol("understood by");
const ANSWER = Symbol("understood as");
type Understandable = Uint8Array & { [BY]?: StateVectors; [ANSWER]?: Understood | VectorError };

/** The largest magnitude that a component of a codeword can have. */
const COMPONENT_MAX = 127;

/**
 * Packs and recognises for a whole network. Answers are kept for as long as the codeword, or the received vector, lives:
 * a codebook's codewords are packed once, and an event is recognised once, however many nodes hear it.
 */
export class StateVectors implements StateCodec {
  readonly #encoder: Encoder;
  readonly #packing: Packing;
  readonly #packed = new WeakMap<Codeword, Uint8Array>();

  constructor(encoder: Encoder, packing: Packing) {
    this.#encoder = encoder;
    this.#packing = packing;
  }

  /** @throws VectorError where the packing cannot carry the codeword */
  pack(state: Codeword): Uint8Array {
    const before = this.#packed.get(state);
    if (before !== undefined) return before;
    const packed = this.#packing.encode(state.components);
    this.#packed.set(state, packed);
    return packed;
  }

  /** What the event's vector means, or why it is no vector of this network. */
  understand(event: SemanticEvent): Understood | VectorError {
    const vector: Understandable = event.vector;
    if (vector[BY] === this) return vector[ANSWER]!;
    const answer = this.#recognise(event);
    vector[BY] = this;
    vector[ANSWER] = answer;
    return answer;
  }

  #recognise(event: SemanticEvent): Understood | VectorError {
    const { dimensions } = this.#encoder;
    if (event.dimensions !== dimensions)
      return new VectorError("wrong-length", `The network uses ${dimensions} dimensions, not ${event.dimensions}.`);
    try {
      const components = asBytes(this.#packing.decode(event.vector, dimensions));
      return { state: this.#encoder.recognise(components), value: this.#encoder.decode(components) };
    } catch (error) {
      if (error instanceof VectorError) return error;
      throw error;
    }
  }
}

/** Codewords hold small integers: packings that carry real numbers give them back after rounding. */
function asBytes(components: Int8Array | Float32Array): Int8Array {
  if (components instanceof Int8Array) return components;
  return Int8Array.from(components, (component, i) => {
    const nearest = Math.round(component);
    if (Math.abs(nearest) <= COMPONENT_MAX) return nearest;
    throw new VectorError("bad-code", `Component ${i} is ${component}; a codeword holds at most ±${COMPONENT_MAX}.`);
  });
}
