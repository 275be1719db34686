/**
 * The rules by which an oscillator follows others. Each says by what share of a cycle its phase moves, given how far the
 * others are ahead of it (in [−½, ½) cycles).
 */
import { exp, sin, TWO_PI } from "../../base/maths.ts";

/** `mean` and `kuramoto` follow all neighbours at once, `pulse` each as it is heard. */
export type CouplingRule = "mean" | "kuramoto" | "pulse";

/** Goes a share of the way to the mean of the others; 0 where there are none. */
export function meanShift(strength: number, ahead: readonly number[]): number {
  let sum = 0;
  for (const difference of ahead) sum += difference;
  return ahead.length === 0 ? 0 : (strength * sum) / ahead.length;
}

/**
 * One Euler step of Kuramoto's model, φ += K · mean of sin(φⱼ − φᵢ), with angles in radians: near agreement it is
 * {@link meanShift}, and it lets go of those who are half a cycle away.
 */
export function kuramotoShift(strength: number, ahead: readonly number[]): number {
  let sum = 0;
  for (const difference of ahead) sum += sin(TWO_PI * difference);
  return ahead.length === 0 ? 0 : (strength * sum) / ahead.length / TWO_PI;
}

/** How much of the cycle leaks away: the concavity b of Mirollo and Strogatz; they use 3 in their example. */
const DISSIPATION = 3;
/**
 * For this share of a cycle after its own pulse an oscillator is deaf, so that the echo of its own pulse, and those a little
 * behind, do not drive it on (R. Mathar, J. Mattfeldt, SIAM J. Appl. Math. 56, 1996). Own choice of the length.
 */
export const REFRACTORY = 0.25;

/**
 * What a pulse does to an oscillator at `phase`: it goes forward, and at most to the end of its cycle, where it fires too
 * (R. Mirollo, S. Strogatz, SIAM J. Appl. Math. 50, 1990: φ → min(1, αφ + β) with α = e^{bε}, β = (e^{bε} − 1)/(e^b − 1)).
 * @param strength ε
 * @param phase of the one who hears the pulse, in [0, 1), at the instant of the pulse
 */
export function pulseShift(strength: number, phase: number): number {
  if (phase < REFRACTORY) return 0;
  const factor = exp(DISSIPATION * strength);
  const offset = (factor - 1) / (exp(DISSIPATION) - 1);
  return Math.min(1, factor * phase + offset) - phase;
}
