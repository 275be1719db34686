/**
 * What a node had drawn by an instant, as its processor and its ledger fill it in. One object serves many readings: batteries
 * ask at each change of load, and doubles that pass from function to function are allocated.
 */
export class Reading {
  // Fractions at first, so that the engine lays them out as doubles for good.
  /** The instant, µs. Set by whoever asks. */
  atUs = 0.5;
  /** How long the processor had computed by then, beside what is booked, µs. */
  busyUs = 0.5;
  /** What all of the chip had drawn by then, C. */
  chargeC = 0.5;
}
