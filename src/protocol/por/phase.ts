/** Phases of oscillators, as shares of a cycle: how far apart they are, and how well many of them agree. */
import { angleOf, cos, sin, TWO_PI } from "../../base/maths.ts";

/** A difference of phases, in cycles, brought into [−½, ½). */
export function wrap(cycles: number): number {
  return cycles - Math.floor(cycles + 0.5);
}

/** A phase, in cycles, brought into [0, 1). */
export function fraction(cycles: number): number {
  const part = cycles - Math.floor(cycles);
  // What lies just below a whole cycle may round up to it.
  return part === 1 ? 0 : part;
}

/** What many phases have in common. */
export interface Agreement {
  /** Kuramoto's r = |mean of e^{iφ}|: 1 in step, near 0 where phases are spread evenly. NaN of none. */
  readonly orderParameter: number;
  /** The phase of that mean, in [0, 1) cycles; NaN where there is none. */
  readonly meanPhase: number;
}

/** The agreement of phases given in cycles (Y. Kuramoto 1975; S. Strogatz, Physica D 143, 2000). */
export function agreementOf(phases: ArrayLike<number>): Agreement {
  let x = 0;
  let y = 0;
  for (let i = 0; i < phases.length; i++) {
    x += cos(TWO_PI * phases[i]);
    y += sin(TWO_PI * phases[i]);
  }
  const length = Math.sqrt(x * x + y * y);
  return {
    orderParameter: length / phases.length,
    meanPhase: length === 0 ? Number.NaN : fraction(angleOf(x, y) / TWO_PI),
  };
}
