/** Parts of the power function, which its package does not declare. */
declare module "@stdlib/math-base-special-pow/lib/log2ax.js" {
  /** Leaves log₂ of x > 0, whose high word is given, in `out`: a double whose low word is zero, and the rest. */
  export default function log2ax(out: [number, number], x: number, highWord: number): [number, number];
}
declare module "@stdlib/math-base-special-pow/lib/pow2.js" {
  /** 2^(hp + lp); j is the high word of that sum. */
  export default function pow2(j: number, hp: number, lp: number): number;
}
