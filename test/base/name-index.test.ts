import fc from "fast-check";
import { expect, test } from "vitest";
import { NameIndex } from "../../src/base/name-index.ts";

const alike = fc.integer({ min: 0, max: 300 }).map((n) => `node-${n}`);
const any = fc.oneof(alike, fc.string({ unit: "grapheme" }));

test("answers as a map of the names would", () => {
  fc.assert(
    fc.property(fc.uniqueArray(any, { maxLength: 200 }), fc.array(any), (known, asked) => {
      const index = NameIndex.of(known.length, (at) => known[at]);
      const map = new Map(known.map((name, at) => [name, at]));
      for (const name of [...known, ...asked]) expect(index.get(name)).toBe(map.get(name));
    }),
  );
});

/** Takes names in and out at random. @returns whether it answered as a map throughout */
function isLikeMap(index: NameIndex, names: readonly string[], turns: readonly number[]): boolean {
  const map = new Map<string, number>();
  return turns.every((turn) => {
    const at = turn % names.length;
    const name = names[at];
    if (map.delete(name)) index.remove(name);
    else {
      index.add(at);
      map.set(name, at);
    }
    return names.every((one) => index.get(one) === map.get(one));
  });
}

/** Leaves a hole where a name was. */
class Torn extends NameIndex {
  override remove(name: string): void {
    const inner = this as unknown as { places: Int32Array; find(name: string): number };
    inner.places[inner.find(name)] = 0;
  }
}

const names = fc.uniqueArray(alike, { minLength: 1, maxLength: 60 });
const turns = fc.array(fc.nat(1000), { maxLength: 300 });

test("names come and go", () => {
  fc.assert(fc.property(names, turns, (known, order) => isLikeMap(new NameIndex((at) => known[at]), known, order)));
});

test("holes that names leave would hide others", () => {
  const torn = fc.property(names, turns, (known, order) => isLikeMap(new Torn((at) => known[at]), known, order));
  expect(fc.check(torn, { numRuns: 200 }).failed).toBe(true);
});
