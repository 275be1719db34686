/** Numbers into slices and back. */
import type { Slice } from "./frame.ts";
import { FrameError } from "./frame-error.ts";
import { fromHalves, toHalves } from "./half-array.ts";
import { DTYPE, FRAME_BYTES_MAX } from "./layout.ts";
import { elementCount, SPARSE_COUNT_BYTES, SPARSE_INDEX_BYTES, sparseBytes } from "./payload.ts";

/** Q4 goes from −8 to 7; a scale maps the largest magnitude to 7. */
const Q4_LARGEST = 7;
const Q4_LOWEST = -8;

/** Halves. @throws FrameError `out-of-range` or `slice-length-mismatch` */
export function f16Slice(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Slice {
  requireCount(values, shape);
  return { dtype: DTYPE.f16, shape, payload: toHalves(values) };
}

/** Signed bytes. @throws FrameError `out-of-range` or `slice-length-mismatch` */
export function i8Slice(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Slice {
  requireCount(values, shape);
  const payload = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) payload[i] = requireInteger(values[i], i, -128, 127);
  return { dtype: DTYPE.i8, shape, payload };
}

/** Bytes as they are. */
export function byteSlice(bytes: Uint8Array): Slice {
  return { dtype: DTYPE.i8, shape: [bytes.length], payload: bytes };
}

/** Integers from −8 to 7, the first of two in the low nibble. @throws FrameError `out-of-range` or `slice-length-mismatch` */
export function q4Slice(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Slice {
  requireCount(values, shape);
  const payload = new Uint8Array(Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++)
    payload[i >>> 1] |= (requireInteger(values[i], i, Q4_LOWEST, Q4_LARGEST) & 0xf) << (4 * (i & 1));
  return { dtype: DTYPE.q4, shape, payload };
}

/**
 * Q4 with its scales in an F16 slice behind it.
 * @param groupElements elements that share a scale; it divides their number. Default: all of them
 */
export function scaledQ4(
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
  groupElements: number = values.length,
): readonly [quantised: Slice, scales: Slice] {
  const groups = groupElements === 0 ? 0 : values.length / groupElements;
  if (!Number.isInteger(groups) || groups < 0)
    throw new FrameError("out-of-range", {
      found: `groups of ${groupElements}`,
      expected: `a divisor of ${values.length}`,
    });
  const largest = new Float32Array(groups);
  for (let i = 0; i < values.length; i++) {
    const group = Math.floor(i / groupElements);
    largest[group] = Math.max(largest[group], Math.abs(values[i]));
  }
  const scales = f16Slice(largest.map((value) => value / Q4_LARGEST));
  const rounded = fromHalves(scales.payload);
  const steps = Array.from(values, (value, i) => toSteps(value, rounded[Math.floor(i / groupElements)]));
  return [q4Slice(steps, shape), scales];
}

/** A scale too small for a half is 0, and so is all that it scales. */
function toSteps(value: number, scale: number): number {
  return scale === 0 ? 0 : Math.max(Q4_LOWEST, Math.min(Q4_LARGEST, Math.round(value / scale)));
}

/** The non-zeros only: their flat indices, ascending, and their halves. @throws FrameError as {@link f16Slice} does */
export function sparseSlice(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Slice {
  requireCount(values, shape);
  const indices: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) indices.push(i);
  const payload = new Uint8Array(sparseBytes(indices.length));
  const view = new DataView(payload.buffer);
  view.setUint32(0, indices.length, true);
  indices.forEach((index, n) => {
    view.setUint32(SPARSE_COUNT_BYTES + n * SPARSE_INDEX_BYTES, index, true);
  });
  const halves = toHalves(indices.map((index) => values[index]));
  payload.set(halves, SPARSE_COUNT_BYTES + indices.length * SPARSE_INDEX_BYTES);
  return { dtype: DTYPE.sparseCoo, shape, payload };
}

/** A sparse slice as index and value pairs: as much room as the payload takes. */
export interface SparseValues {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** @throws FrameError `bad-payload` unless the slice is sparse */
export function sparseValues({ dtype, payload }: Slice): SparseValues {
  if (dtype !== DTYPE.sparseCoo)
    throw new FrameError("bad-payload", { found: `dtype ${dtype}`, expected: "SparseCoo (16)" });
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const count = view.getUint32(0, true);
  const indices = new Uint32Array(count);
  for (let n = 0; n < count; n++) indices[n] = view.getUint32(SPARSE_COUNT_BYTES + n * SPARSE_INDEX_BYTES, true);
  return { indices, values: fromHalves(payload.subarray(SPARSE_COUNT_BYTES + count * SPARSE_INDEX_BYTES)) };
}

/** A sparse tensor is made dense up to here; one beyond is read by {@link sparseValues}. */
export const DENSE_ELEMENTS_MAX = 2 * FRAME_BYTES_MAX;

/**
 * The numbers of a slice that was decoded, or made here.
 * @param scales of Q4: one for each group of equally many elements; without them, the integers
 * @throws FrameError `out-of-range` where a sparse tensor has more than {@link DENSE_ELEMENTS_MAX} elements;
 *   `slice-length-mismatch` where the scales do not divide the elements
 */
export function sliceValues(slice: Slice, scales?: Float32Array): Float32Array {
  const elements = elementCount(slice.shape);
  if (slice.dtype === DTYPE.f16) return fromHalves(slice.payload);
  if (slice.dtype === DTYPE.i8) return Float32Array.from(slice.payload, (byte) => (byte << 24) >> 24);
  if (slice.dtype === DTYPE.q4) return q4Values(slice.payload, elements, scales);
  if (elements > DENSE_ELEMENTS_MAX)
    throw new FrameError("out-of-range", { found: `${elements} elements`, expected: `at most ${DENSE_ELEMENTS_MAX}` });
  const dense = new Float32Array(elements);
  const { indices, values } = sparseValues(slice);
  for (let n = 0; n < indices.length; n++) dense[indices[n]] = values[n];
  return dense;
}

function q4Values(payload: Uint8Array, elements: number, scales: Float32Array | undefined): Float32Array {
  const values = new Float32Array(elements);
  const groupElements = scales === undefined || elements === 0 ? 1 : elements / scales.length;
  if (!Number.isInteger(groupElements))
    throw new FrameError("slice-length-mismatch", {
      found: `${scales?.length} scales`,
      expected: `a number of scales that divides ${elements} elements`,
    });
  for (let i = 0; i < elements; i++) {
    const steps = (payload[i >>> 1] << (28 - 4 * (i & 1))) >> 28;
    values[i] = scales === undefined ? steps : steps * scales[Math.floor(i / groupElements)];
  }
  return values;
}

function requireCount(values: ArrayLike<number>, shape: readonly number[]): void {
  const elements = elementCount(shape);
  if (values.length !== elements)
    throw new FrameError("slice-length-mismatch", {
      found: `${values.length} elements`,
      expected: `${elements} of shape [${shape.join(", ")}]`,
    });
}

function requireInteger(value: number, index: number, lowest: number, largest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= largest) return value;
  throw new FrameError("out-of-range", {
    found: `element ${index} of ${value}`,
    expected: `a whole number from ${lowest} to ${largest}`,
  });
}
