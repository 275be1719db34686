import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveKey, type Key, uniform } from "../../src/base/chance.ts";
import { Keys } from "../../src/base/keys.ts";

test("keys come back as they were given, and draw the same", () => {
  const words = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(fc.array(fc.record({ k0: words, k1: words })), fc.nat(2 ** 40), (given: Key[], ordinal) => {
      const keys = new Keys(given.length, (index) => given[index]);
      expect(keys.length).toBe(given.length);
      given.forEach((key, index) => {
        expect(keys.at(index)).toEqual(key);
        expect([keys.words[2 * index], keys.words[2 * index + 1]]).toEqual([key.k0, key.k1]);
        expect(uniform(deriveKey(keys.at(index), "name"), ordinal)).toBe(uniform(deriveKey(key, "name"), ordinal));
      });
    }),
  );
});
