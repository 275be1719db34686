import fc from "fast-check";
import { expect, test } from "vitest";
import { SeenCache } from "../../src/protocol/seen-cache.ts";

/** The obvious cache: an array, most recently used last. */
class Model {
  used: string[] = [];
  readonly capacity: number;
  constructor(capacity: number) {
    this.capacity = capacity;
  }
  has(identity: string): boolean {
    const known = this.used.includes(identity);
    if (known) this.used = [...this.used.filter((one) => one !== identity), identity];
    return known;
  }
  add(identity: string): void {
    this.used = [...this.used.filter((one) => one !== identity), identity].slice(-this.capacity);
  }
}

const step = fc.tuple(fc.boolean(), fc.constantFrom("a", "b", "c", "d", "e", "f"));

test("does what the obvious cache does", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const model = new Model(capacity);
      let cache = new SeenCache(capacity);
      for (const [asks, identity] of steps) {
        if (asks) expect(cache.has(identity)).toBe(model.has(identity));
        else if (!model.used.includes(identity)) {
          cache.add(identity);
          model.add(identity);
        }
        expect(cache.identities).toEqual(model.used);
        cache = new SeenCache(capacity, cache.identities);
      }
    }),
  );
});

test("the comparison would notice a cache that forgets the oldest instead of the least recently used", () => {
  const cache = new SeenCache(2);
  for (const identity of ["a", "b"]) cache.add(identity);
  cache.has("a");
  cache.add("c");
  expect(cache.identities).toEqual(["a", "c"]);
  expect(cache.identities).not.toEqual(["b", "c"]);
});

test("a cache of nothing is refused", () => {
  expect(() => new SeenCache(0)).toThrow(RangeError);
});
