/** How loud a frame must be, against noise alone, to arrive with a given probability. */
import { ratioForSuccess } from "../../../models/radio/error-table.ts";
import { bitsOnAir, MAX_MPDU_BYTES } from "../../../models/radio/ieee802154.ts";
import { exp } from "../../../src/base/maths.ts";
import { HOPELESS_LOG } from "./frame-chance.ts";
import { NOISE_UNITS } from "./rows.ts";

/** A receiver that would get a frame more often than not is within its reach. */
const WITHIN_REACH = 0.5;

/** As in `frame-chance.ts`: what arrives less than once in 10⁹ does not arrive. */
const HOPELESS = exp(HOPELESS_LOG);

/** By length; NaN where nobody has asked yet. */
const reaches = new Float64Array(MAX_MPDU_BYTES + 1).fill(Number.NaN);
const hopes = new Float64Array(MAX_MPDU_BYTES + 1).fill(Number.NaN);

/** The power, in units, from which a receiver is within reach of a frame of this length. */
export function reachUnits(mpduBytes: number): number {
  return unitsForSuccess(WITHIN_REACH, mpduBytes, reaches);
}

/** The power, in units, below which a frame of this length does not arrive even where nothing disturbs it. */
export function hopelessUnits(mpduBytes: number): number {
  return unitsForSuccess(HOPELESS, mpduBytes, hopes);
}

function unitsForSuccess(probability: number, mpduBytes: number, known: Float64Array): number {
  if (Number.isNaN(known[mpduBytes]))
    known[mpduBytes] = ratioForSuccess(bitsOnAir(mpduBytes), probability) * NOISE_UNITS;
  return known[mpduBytes];
}
