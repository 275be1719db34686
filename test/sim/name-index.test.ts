import fc from "fast-check";
import { expect, test } from "vitest";
import { NameIndex } from "../../sim/name-index.ts";

test("answers as a map of the names would", () => {
  const alike = fc.integer({ min: 0, max: 300 }).map((n) => `node-${n}`);
  const names = fc.uniqueArray(fc.oneof(alike, fc.string({ unit: "grapheme" })), { maxLength: 200 });
  fc.assert(
    fc.property(names, fc.array(fc.oneof(alike, fc.string())), (known, asked) => {
      const index = new NameIndex(known.length, (at) => known[at]);
      const map = new Map(known.map((name, at) => [name, at]));
      for (const name of [...known, ...asked]) expect(index.get(name)).toBe(map.get(name));
    }),
  );
});
