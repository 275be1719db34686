/** Many halves at once, by tables; one by one, see `half.ts`. */
import { fromHalf } from "../vector/half.ts";
import { FrameError } from "./frame-error.ts";

const HALVES = 65_536;
/** Exponents of singles. */
const EXPONENTS = 256;
const SINGLE_INFINITY = 0x7f80_0000;
const HALF_INFINITY = 0x7c00;
const IMPLICIT_BIT = 0x80_0000;

let singles: Float32Array | undefined;

/** The value of every half. */
function singleTable(): Float32Array {
  singles ??= Float32Array.from({ length: HALVES }, (_, bits) => fromHalf(bits));
  return singles;
}

/** The components of little-endian halves. @param bytes an even number */
export function fromHalves(bytes: Uint8Array): Float32Array {
  const table = singleTable();
  const values = new Float32Array(bytes.length >>> 1);
  for (let i = 0; i < values.length; i++) values[i] = table[bytes[2 * i] | (bytes[2 * i + 1] << 8)];
  return values;
}

/**
 * By the exponent of a single: the half's bits without fraction, what to shift the fraction by, and the bit to put in
 * front of it. 103 to 112 are those of subnormal halves, which show the leading bit; from 143 on all is infinite.
 */
const base = new Uint16Array(EXPONENTS);
const shift = new Uint8Array(EXPONENTS);
const leading = new Uint32Array(EXPONENTS);
for (let exponent = 0; exponent < EXPONENTS; exponent++) {
  if (exponent < 113) {
    shift[exponent] = Math.min(25, 126 - exponent);
    leading[exponent] = exponent === 0 ? 0 : IMPLICIT_BIT;
  } else if (exponent < 143) {
    base[exponent] = (exponent - 112) << 10;
    shift[exponent] = 13;
  } else {
    base[exponent] = HALF_INFINITY;
    shift[exponent] = 25;
  }
}

/**
 * Little-endian halves, each the nearest to the single nearest to its value, ties to even.
 * @throws FrameError `out-of-range` where no finite half is near
 */
export function toHalves(values: ArrayLike<number>): Uint8Array {
  const rounded = Float32Array.from(values);
  const words = new Uint32Array(rounded.buffer);
  const bytes = new Uint8Array(2 * words.length);
  for (let i = 0; i < words.length; i++) {
    const magnitude = words[i] & 0x7fff_ffff;
    const half = magnitude >= SINGLE_INFINITY ? HALF_INFINITY : magnitudeToHalf(magnitude);
    if (half >= HALF_INFINITY)
      throw new FrameError("out-of-range", { found: `element ${i} of ${values[i]}`, expected: "at most ±65504" });
    bytes[2 * i] = half & 0xff;
    bytes[2 * i + 1] = (half >>> 8) | ((words[i] >>> 24) & 0x80);
  }
  return bytes;
}

function magnitudeToHalf(magnitude: number): number {
  const exponent = magnitude >>> 23;
  const fraction = (magnitude & 0x7f_ffff) | leading[exponent];
  const places = shift[exponent];
  const half = base[exponent] + (fraction >>> places);
  const rest = fraction & ((1 << places) - 1);
  const tie = 1 << (places - 1);
  // A carry out of the fraction raises the exponent, as it should.
  return rest > tie || (rest === tie && (half & 1) === 1) ? half + 1 : half;
}
