import fc from "fast-check";
import { expect, test } from "vitest";
import { byDistance } from "../../../models/radio/by-distance.ts";

test("gives what the function gives, whatever was asked before", () => {
  const few = fc.constantFrom(0, 25, 25 * Math.SQRT2, 50);
  const any = fc.double({ min: 0, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.oneof(few, any), { minLength: 1, maxLength: 200 }), (distances) => {
      const remembered = byDistance((distance) => 3 * distance - 1);
      expect(distances.map(remembered)).toEqual(distances.map((distance) => 3 * distance - 1));
    }),
  );
});

test("distances that fall on the same place do not pass for each other, and one that comes again is not worked out", () => {
  const asked: number[] = [];
  const remembered = byDistance((distance) => {
    asked.push(distance);
    return -distance;
  });
  const many = Array.from({ length: 10_000 }, (_, i) => i * 0.37); // more than there are places
  for (const distance of [...many, ...many]) expect(remembered(distance)).toBe(-distance);
  const before = asked.length;
  for (let again = 0; again < 5; again++) remembered(12.5);
  expect(asked.length).toBe(before + 1);
});
