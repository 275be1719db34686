/** Profiles of loads as a node might cause them: rests, µA asleep, mA awake, and amperes to reach the end. */
import fc from "fast-check";

const currentA = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-7, max: 1e-4, noNaN: true }),
  fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
  fc.double({ min: 0.1, max: 5, noNaN: true }),
);
const durationS = fc.oneof(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.double({ min: 1, max: 1e5, noNaN: true }));

export const loads = fc.array(fc.record({ currentA, durationS }), { minLength: 1, maxLength: 12 });
