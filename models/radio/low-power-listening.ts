/**
 * Timing of low-power listening as ContikiMAC does it.
 *
 * Sources: A. Dunkels, "The ContikiMAC Radio Duty Cycling Protocol", SICS T2011:13; Contiki 3.0,
 * core/net/mac/contikimac/contikimac.c. A check is two clear-channel assessments; a sender repeats the whole frame, with
 * gaps long enough for an acknowledgement to begin and too short for both assessments to fall into one.
 */

import { BYTE_US, PHY_OVERHEAD_BYTES } from "./ieee802154.ts";

/** One assessment with its radio on (t_r in Dunkels 2011; CC2420: 192 µs). */
export const ASSESSMENT_US = 192;
/** Pause between a check's two assessments (t_c; Contiki 3.0: CCA_SLEEP_TIME = 1/2000 s). */
export const ASSESSMENT_PAUSE_US = 500;
/** A whole check: two assessments and the pause. */
export const CHECK_US = 2 * ASSESSMENT_US + ASSESSMENT_PAUSE_US;
/**
 * From sleep to reception, before each assessment: 140 µs (Nordic nRF52840 Product Specification, RADIO, ramp-up in normal
 * mode; from memory). At 125 ms a check then takes 0.53 % of the time; Dunkels 2011 measured 0.4 to 0.8 %.
 */
export const RAMP_UP_US = 140;
/** The radio's on-time in a check in which nothing is heard. */
export const CHECK_ON_US = 2 * (RAMP_UP_US + ASSESSMENT_US);
/** Gap between two copies of a frame (t_i; Contiki 3.0: INTER_PACKET_INTERVAL = 1/2500 s). */
export const COPY_GAP_US = 400;
/**
 * What a whole strobe lasts beyond one wake interval (Contiki 3.0: STROBE_TIME = CYCLE_TIME + 2 · CHECK_TIME, with
 * CHECK_TIME = 2 · (1/8192 s + 1/2000 s) = 1,244 µs).
 */
export const STROBE_EXTRA_US = 2488;
/** The longest strobe towards a receiver whose phase is known (Contiki 3.0: MAX_PHASE_STROBE_TIME = 1/60 s). */
export const LOCKED_STROBE_US = 16667;
/** How long a woken receiver stays for a good copy (Contiki 3.0: LISTEN_TIME_AFTER_PACKET_DETECTED = 1/80 s). */
export const LISTEN_AFTER_WAKE_US = 12500;
/** The shortest MPDU that no check can miss, ⌈(t_c + 2 t_r) / 32 µs⌉ bytes on air: shorter frames are padded (Dunkels 2011). */
export const SHORTEST_STROBED_MPDU_BYTES = Math.ceil(CHECK_US / BYTE_US) - PHY_OVERHEAD_BYTES;

/** Mean fraction of time that a duty-cycled radio listens while nothing is heard. @param checkOnUs on-time of one check */
export function samplingFraction(intervalUs: number, checkOnUs: number = CHECK_ON_US): number {
  return checkOnUs / intervalUs;
}
