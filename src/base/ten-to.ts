/**
 * 10^y to the bits of `pow(10, y)`, in less than half the time: half of a power is the logarithm of its base, and here the
 * base is always the same. What is left is put together from the same parts of the same library (as exactly as its version
 * is pinned).
 */
import stdPow from "@stdlib/math-base-special-pow";
import log2ax from "@stdlib/math-base-special-pow/lib/log2ax.js";
import pow2 from "@stdlib/math-base-special-pow/lib/pow2.js";

/** Beyond it results overflow or lose digits, which the library looks after. */
const LARGEST = 300;
/** Of a double: its low and its high word. */
const double = Float64Array.of(10);
const words = new Int32Array(double.buffer);
/** log₂ 10: a double whose low word is zero, and the rest. */
const [LOG_HIGH, LOG_LOW] = log2ax([0, 0], 10, words[1]);

/** 10^y. */
export function tenTo(y: number): number {
  double[0] = y;
  // Where the low word is zero the library has shorter ways, to whole powers for one.
  if (words[0] === 0 || !(y > -LARGEST && y < LARGEST)) return stdPow(10, y);
  words[0] = 0;
  const high = double[0];
  const low = (y - high) * LOG_HIGH + y * LOG_LOW;
  double[0] = low + high * LOG_HIGH;
  return pow2(words[1], high * LOG_HIGH, low);
}
