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

const reaches = unitsForSuccess(WITHIN_REACH);
const hopes = unitsForSuccess(HOPELESS);

/** The power, in units, from which a receiver is within reach of a frame of this length. */
export function reachUnits(mpduBytes: number): number {
  return reaches[mpduBytes];
}

/** The power, in units, below which a frame of this length does not arrive even where nothing disturbs it. */
export function hopelessUnits(mpduBytes: number): number {
  return hopes[mpduBytes];
}

function unitsForSuccess(probability: number): Float64Array {
  const ratio = (bytes: number): number => ratioForSuccess(bitsOnAir(bytes), probability);
  return Float64Array.from({ length: MAX_MPDU_BYTES + 1 }, (_, bytes) => ratio(bytes) * NOISE_UNITS);
}
