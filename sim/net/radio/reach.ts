/** How loud a frame must be, against noise alone, to arrive with a given probability. */
import { ratioForSuccess } from "../../../models/radio/error-table.ts";
import { bitsOnAir, MAX_MPDU_BYTES } from "../../../models/radio/ieee802154.ts";
import { NOISE_UNITS } from "./rows.ts";

/** A receiver that would get a frame more often than not is within its reach. */
const WITHIN_REACH = 0.5;

const reaches: Float64Array = Float64Array.from(
  { length: MAX_MPDU_BYTES + 1 },
  (_, bytes) => ratioForSuccess(bitsOnAir(bytes), WITHIN_REACH) * NOISE_UNITS,
);

/** The power, in units, from which a receiver is within reach of a frame of this length. */
export function reachUnits(mpduBytes: number): number {
  return reaches[mpduBytes];
}
