/** How many bytes a tensor takes, and whether its bytes can be one. */
import { FrameError, type FrameFaultDetails } from "./frame-error.ts";
import { DTYPE, DTYPE_NAMES, type Dtype, UINT32_MAX } from "./layout.ts";

/** SparseCoo: the count of non-zeros, then per non-zero its flat index (u32) and its value (f16). */
export const SPARSE_COUNT_BYTES = 4;
export const SPARSE_INDEX_BYTES = 4;
export const SPARSE_VALUE_BYTES = 2;
const SPARSE_ITEM_BYTES = SPARSE_INDEX_BYTES + SPARSE_VALUE_BYTES;

/** Where a slice stands, for errors. */
export type Where = Pick<FrameFaultDetails, "offset" | "inBody">;

/** Elements of a tensor. @throws FrameError `shape-overflow` where a double cannot count them */
export function elementCount(shape: readonly number[], where: Where = {}): number {
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const dimension of shape) {
    count *= dimension;
    if (count > Number.MAX_SAFE_INTEGER)
      throw new FrameError("shape-overflow", {
        ...where,
        found: `shape [${shape.join(", ")}]`,
        expected: "a number of elements below 2^53",
      });
  }
  return count;
}

/** Payload bytes of a dense tensor; undefined for a sparse one, whose shape does not tell. */
export function denseBytes(dtype: Dtype, elements: number): number | undefined {
  if (dtype === DTYPE.f16) return 2 * elements;
  if (dtype === DTYPE.i8) return elements;
  if (dtype === DTYPE.q4) return Math.ceil(elements / 2);
  return undefined;
}

/** Payload bytes of a sparse tensor with so many non-zeros. */
export function sparseBytes(nonZeros: number): number {
  return SPARSE_COUNT_BYTES + nonZeros * SPARSE_ITEM_BYTES;
}

/**
 * Checks a payload against its dtype and shape.
 * @throws FrameError `shape-overflow`, `slice-length-mismatch` or `bad-payload`
 */
export function requirePayload(dtype: Dtype, shape: readonly number[], payload: Uint8Array, where: Where = {}): void {
  const elements = elementCount(shape, where);
  const expected = denseBytes(dtype, elements);
  if (expected === undefined) requireSparse(elements, shape, payload, where);
  else if (payload.length !== expected) throw mismatch(dtype, shape, payload.length, expected, where);
}

function mismatch(dtype: Dtype, shape: readonly number[], found: number, expected: number, where: Where): FrameError {
  return new FrameError("slice-length-mismatch", {
    ...where,
    found: `${found} bytes`,
    expected: `${expected} bytes of ${DTYPE_NAMES[dtype]} [${shape.join(", ")}]`,
  });
}

function requireSparse(elements: number, shape: readonly number[], payload: Uint8Array, where: Where): void {
  if (elements > UINT32_MAX + 1)
    throw new FrameError("shape-overflow", {
      ...where,
      found: `${elements} elements`,
      expected: "at most 2^32, which 32-bit indices reach",
    });
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (payload.length < SPARSE_COUNT_BYTES)
    throw mismatch(DTYPE.sparseCoo, shape, payload.length, SPARSE_COUNT_BYTES, where);
  const nonZeros = view.getUint32(0, true);
  if (payload.length !== sparseBytes(nonZeros))
    throw mismatch(DTYPE.sparseCoo, shape, payload.length, sparseBytes(nonZeros), where);
  let before = -1;
  for (let n = 0; n < nonZeros; n++) {
    const index = view.getUint32(SPARSE_COUNT_BYTES + n * SPARSE_INDEX_BYTES, true);
    if (index <= before || index >= elements)
      throw new FrameError("bad-payload", {
        ...where,
        found: `index ${index} after ${before}`,
        expected: `ascending indices below ${elements}`,
      });
    before = index;
  }
}
