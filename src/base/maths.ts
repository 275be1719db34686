/**
 * Bit-exact transcendental functions.
 *
 * Engines round `Math.sin`, `Math.exp`, `Math.pow` and their kin differently between versions, machines and C libraries;
 * these give the same bits everywhere (ports of FreeBSD's msun by the stdlib project). Simulated code uses these and the
 * operations that IEEE 754 fixes (`+ - * /`, `Math.sqrt`, `Math.floor` …), never the built-ins.
 */
import stdCos from "@stdlib/math-base-special-cos";
import stdErfc from "@stdlib/math-base-special-erfc";
import stdExp from "@stdlib/math-base-special-exp";
import stdLn from "@stdlib/math-base-special-ln";
import stdLog10 from "@stdlib/math-base-special-log10";
import stdPow from "@stdlib/math-base-special-pow";
import stdSin from "@stdlib/math-base-special-sin";
import { tenTo } from "./ten-to.ts";

export const sin: (x: number) => number = stdSin;
export const cos: (x: number) => number = stdCos;
/** e^x. */
export const exp: (x: number) => number = stdExp;
/** Natural logarithm. */
export const ln: (x: number) => number = stdLn;
/** Decimal logarithm. */
export const log10: (x: number) => number = stdLog10;
/** x^y. */
export const pow: (x: number, y: number) => number = stdPow;
/** Complementary error function. */
export const erfc: (x: number) => number = stdErfc;

export const PI = Math.PI;
export const TWO_PI = 2 * PI;

/**
 * e^x − 1 without the cancellation near zero (W. Kahan's quotient; N. Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2nd ed., §1.14.1).
 */
export function expm1(x: number): number {
  const power = exp(x);
  if (x > 1 || x < -1) return power - 1;
  return power === 1 ? x : ((power - 1) * x) / ln(power);
}

/** Newton steps that take {@link angleOf} from its first guess (within 0.3) to the last digits. */
const ANGLE_STEPS = 3;

/**
 * The angle of the vector (x, y), in (−π, π]; 0 for the zero vector. Found by Newton's method on the sine of what is left,
 * which trebles the right digits in each step; within a few units in the last place.
 */
export function angleOf(x: number, y: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y));
  if (size === 0) return 0;
  const length = size * Math.sqrt((x / size) * (x / size) + (y / size) * (y / size));
  const c = x / length;
  const s = y / length;
  // The angle of the diamond |x| + |y| = 1 is off by less than 0.08 of a quarter turn.
  const quarter = (Math.abs(s) / (Math.abs(c) + Math.abs(s))) * (PI / 2);
  const upper = c < 0 ? PI - quarter : quarter;
  let angle = s < 0 ? -upper : upper;
  for (let step = 0; step < ANGLE_STEPS; step++) angle += s * cos(angle) - c * sin(angle);
  return angle;
}

/** A decibel ratio as a linear ratio: 10^(dB/10). */
export function fromDecibel(decibel: number): number {
  return tenTo(decibel / 10);
}

/** A linear ratio in decibels. */
export function toDecibel(ratio: number): number {
  return 10 * log10(ratio);
}

/**
 * A standard normal deviate from two uniform draws in [0, 1) (Box & Muller 1958).
 * `1 − u` keeps the logarithm's argument above zero.
 */
export function normalFromUniforms(u: number, v: number): number {
  return Math.sqrt(-2 * ln(1 - u)) * cos(TWO_PI * v);
}

/** An exponential deviate with the given mean from a uniform draw in [0, 1). */
export function exponentialFromUniform(u: number, mean: number): number {
  return -mean * ln(1 - u);
}
