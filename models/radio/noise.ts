/**
 * Thermal noise, and the noise figure that a receiver's stated sensitivity implies.
 *
 * The channel is taken as 5 MHz wide, as ns-3's lr-wpan does; with the error model of `oqpsk.ts` a noiseless receiver then
 * needs −106.58 dBm for 1 % lost frames of 20 bytes, the condition under which IEEE Std 802.15.4-2006 (6.1.7) defines
 * sensitivity. What a data sheet states above that is the receiver's noise figure.
 */
import { toDecibel } from "../../src/base/maths.ts";
import { ratioForSuccess } from "./error-table.ts";

/** Boltzmann's constant, J/K, rounded as in ns-3 (`LrWpanSpectrumValueHelper`), whose noise floor is thereby met exactly. */
const BOLTZMANN_J_PER_K = 1.3803e-23;
/** Reference temperature of noise figures, K (IEEE Std 802.15.4-2006, E.4; ns-3). */
const REFERENCE_K = 290;
/** Channel width and spacing in the 2.4 GHz band, Hz (IEEE Std 802.15.4-2006, 6.1.2.1). */
const BANDWIDTH_HZ = 5e6;
const MILLIWATT_PER_WATT = 1000;
/** The PSDU length and loss at which sensitivity is defined (IEEE Std 802.15.4-2006, 6.1.7, table 4). */
const SENSITIVITY_PSDU_BITS = 20 * 8;
const SENSITIVITY_SUCCESS = 0.99;

/** Thermal noise in the channel, dBm: −106.99. */
export const THERMAL_NOISE_DBM: number = toDecibel(BOLTZMANN_J_PER_K * REFERENCE_K * BANDWIDTH_HZ * MILLIWATT_PER_WATT);

/** The sensitivity of a receiver that adds no noise of its own, dBm: −106.58. */
export const IDEAL_SENSITIVITY_DBM: number =
  THERMAL_NOISE_DBM + toDecibel(ratioForSuccess(SENSITIVITY_PSDU_BITS, SENSITIVITY_SUCCESS));

/** The power above its own noise, dB, of a signal that lies so far above any receiver's sensitivity. */
export function aboveNoiseDb(aboveSensitivityDb: number): number {
  return IDEAL_SENSITIVITY_DBM - THERMAL_NOISE_DBM + aboveSensitivityDb;
}

/** The noise figure, dB, of a receiver with this sensitivity. */
export function noiseFigureDb(sensitivityDbm: number): number {
  return sensitivityDbm - IDEAL_SENSITIVITY_DBM;
}

/** The noise that a receiver with this sensitivity sees, dBm. */
export function noiseFloorDbm(sensitivityDbm: number): number {
  return THERMAL_NOISE_DBM + noiseFigureDb(sensitivityDbm);
}
