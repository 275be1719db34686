/** How long TCP waits for an acknowledgement: RFC 6298. */

/** §2.4: the timeout is never below one second. */
export const RTO_MIN_US = 1_000_000;
/** §2.1: before anything was measured. */
export const RTO_INITIAL_US = 1_000_000;
/** §5.7: after a handshake whose SYN had to be repeated. */
export const RTO_AFTER_LOST_SYN_US = 3_000_000;
/** §2.5: an upper bound of at least 60 s may be set. */
export const RTO_MAX_US = 60_000_000;
const ALPHA = 1 / 8;
const BETA = 1 / 4;
const K = 4;
/** §2: the clock's granularity; simulated clocks count microseconds. */
const GRANULARITY_US = 1;

export interface RtoState {
  /** −1: nothing measured yet. */
  readonly smoothedUs: number;
  readonly variationUs: number;
  readonly timeoutUs: number;
}

export const INITIAL_RTO: RtoState = { smoothedUs: -1, variationUs: 0, timeoutUs: RTO_INITIAL_US };

/** After a round trip was measured, on a segment that was sent once only (Karn's algorithm, §3). */
export function measured({ smoothedUs, variationUs }: RtoState, roundTripUs: number): RtoState {
  const isFirst = smoothedUs < 0;
  const variation = isFirst ? roundTripUs / 2 : (1 - BETA) * variationUs + BETA * Math.abs(smoothedUs - roundTripUs);
  const smoothed = isFirst ? roundTripUs : (1 - ALPHA) * smoothedUs + ALPHA * roundTripUs;
  const timeoutUs = Math.ceil(smoothed + Math.max(GRANULARITY_US, K * variation));
  return {
    smoothedUs: smoothed,
    variationUs: variation,
    timeoutUs: Math.min(RTO_MAX_US, Math.max(RTO_MIN_US, timeoutUs)),
  };
}

/** §5.5: after a timeout it doubles, and stays so until a round trip is measured. */
export function backedOff(state: RtoState): RtoState {
  return { ...state, timeoutUs: Math.min(RTO_MAX_US, state.timeoutUs * 2) };
}

/** §5.7: the handshake succeeded, but its SYN had been repeated. */
export function afterLostSyn(state: RtoState): RtoState {
  return { ...state, timeoutUs: Math.max(RTO_AFTER_LOST_SYN_US, state.timeoutUs) };
}
