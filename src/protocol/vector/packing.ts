/** How a vector's components travel. Nothing on the wire tells which packing was used: it is a network-wide fact. */

/** Why bytes are no vector, or a vector cannot be packed. */
export type VectorFault =
  | "wrong-length" // not as many bytes (or components) as there must be
  | "bad-code" // bytes that no component has
  | "not-representable"; // a component that this packing cannot carry

/** The only error that packings throw. */
export class VectorError extends Error {
  override readonly name = "VectorError";
  readonly fault: VectorFault;
  constructor(fault: VectorFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** A packing of vectors into bytes. All functions are pure; bytes that come in are neither kept nor changed. */
export interface Packing {
  /** One sentence for people. */
  readonly summary: string;
  /** Bytes of a vector of this many components, this many of them not zero (which only `sparse` depends on). */
  byteLength(dimensions: number, nonZeros: number): number;
  /** @throws VectorError `not-representable` */
  encode(components: ArrayLike<number>): Uint8Array;
  /**
   * @param dimensions how many components there must be
   * @throws VectorError `wrong-length` or `bad-code`, and nothing else
   */
  decode(bytes: Uint8Array, dimensions: number): Int8Array | Float32Array;
}

/** @throws VectorError `wrong-length` unless there are exactly so many bytes, for a sensible number of components */
export function requireLength(bytes: Uint8Array, expected: number, dimensions: number): void {
  if (!Number.isInteger(dimensions) || dimensions < 0)
    throw new VectorError("wrong-length", `A vector cannot have ${dimensions} components.`);
  if (bytes.length !== expected)
    throw new VectorError(
      "wrong-length",
      `A vector of ${dimensions} components takes ${expected} bytes; these are ${bytes.length}.`,
    );
}

/** @throws VectorError `not-representable` unless the component is −1, 0 or 1 */
export function requireTrit(component: number, index: number): void {
  if (component !== 0 && component !== 1 && component !== -1)
    throw new VectorError("not-representable", `Component ${index} is ${component}; a trit is -1, 0 or 1.`);
}
