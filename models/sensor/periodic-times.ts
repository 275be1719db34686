/** The instants of a sensor that samples at a fixed interval. */

/** Settings of {@link periodicTimes}, all integers in µs. */
export interface Sampling {
  readonly periodUs: number;
  readonly phaseUs: number;
  readonly durationUs: number;
  /** The series ends after this many samples, even if the run goes on. */
  readonly mostSamples?: number;
}

/** The part of a series that says when samples are taken. */
export interface PeriodicTimes {
  readonly count: number;
  timeUs(ordinal: number): number;
  countBefore(timeUs: number): number;
}

/** Sample k is taken at phase + k · period, as long as that is before the end of the run. */
export function periodicTimes({ periodUs, phaseUs, durationUs, mostSamples }: Sampling): PeriodicTimes {
  const count = Math.min(instantsBefore(durationUs), mostSamples ?? Number.POSITIVE_INFINITY);
  return {
    count,
    timeUs: (ordinal) => phaseUs + ordinal * periodUs,
    countBefore: (timeUs) => Math.min(count, instantsBefore(timeUs)),
  };

  function instantsBefore(timeUs: number): number {
    return periodicInstantsBefore(timeUs, phaseUs, periodUs);
  }
}

/** Instants phase + k · period before a time: ⌈(t − phase) / period⌉ by remainder, since a rounded quotient could miss the last one of a long run. */
export function periodicInstantsBefore(timeUs: number, phaseUs: number, periodUs: number): number {
  const elapsedUs = timeUs - phaseUs;
  if (elapsedUs <= 0) return 0;
  const partUs = elapsedUs % periodUs;
  return (elapsedUs - partUs) / periodUs + (partUs > 0 ? 1 : 0);
}
