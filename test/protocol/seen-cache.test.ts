import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IdentityNumbers } from "../../src/protocol/identity-numbers.ts";
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

/** A node asks for an identity, or hears of it. */
const step = fc.record({ node: fc.nat(1), asks: fc.boolean(), identity: fc.nat(160).map((n) => `m${n}`) });
const steps = fc.array(step, { maxLength: 400, size: "max" });

const told = (lists: readonly (readonly string[])[]) => lists.map((list) => list.join()).join("; ");

/** Two nodes of one network against two models; each cache is taken out and put back at every seventh step. */
function follow(capacity: number, all: readonly { node: number; asks: boolean; identity: string }[]): void {
  const numbers = new IdentityNumbers();
  const models = [new Model(capacity), new Model(capacity)];
  const caches = models.map(() => new SeenCache({ seenCache: capacity, identities: numbers }));
  all.forEach(({ node, asks, identity }, i) => {
    const [cache, model] = [caches[node], models[node]];
    if (asks) expect(cache.has(identity)).toBe(model.has(identity));
    else if (!model.used.includes(identity)) {
      cache.add(identity);
      model.add(identity);
    }
    // As texts, which are compared much sooner than lists of them.
    expect(told(caches.map((one) => one.identities))).toBe(told(models.map(({ used }) => used)));
    if (i % 7 === 6)
      caches[node] = new SeenCache({ seenCache: capacity, identities: numbers }, structuredClone(cache.identities));
  });
}

test("does what the obvious cache does, beside another of its network", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), steps, follow));
  fc.assert(fc.property(fc.integer({ min: 6, max: 150 }), steps, follow));
});

test("the comparison would notice a cache that forgets the oldest instead of the least recently used", () => {
  const cache = new SeenCache({ seenCache: 2, identities: new IdentityNumbers() });
  for (const identity of ["a", "b"]) cache.add(identity);
  cache.has("a");
  cache.add("c");
  expect(cache.identities).toEqual(["a", "c"]);
  expect(cache.identities).not.toEqual(["b", "c"]);
});

test("a cache of nothing is refused", () => {
  expect(() => new SeenCache({ seenCache: 0, identities: new IdentityNumbers() })).toThrow(RangeError);
});

describe("the numbers of a network", () => {
  test("are as many as identities that some cache remembers, however many come by", () => {
    const numbers = new IdentityNumbers();
    const caches = [
      new SeenCache({ seenCache: 3, identities: numbers }),
      new SeenCache({ seenCache: 5, identities: numbers }),
    ];
    for (let i = 0; i < 1000; i++) {
      for (const cache of caches) cache.add(`m${i}`);
      if (i >= 5) expect(numbers.size).toBe(5);
    }
    caches[0].add("other");
    expect(numbers.size).toBe(6);
    expect(Math.max(numbers.hold("yet another"), numbers.hold("and another"))).toBeLessThan(10);
  });

  test("would be ever more, were nothing released", () => {
    const numbers = new IdentityNumbers();
    for (let i = 0; i < 1000; i++) numbers.hold(`m${i}`);
    expect(numbers.size).toBe(1000);
  });

  test("one held twice keeps its number until it is released twice", () => {
    const numbers = new IdentityNumbers();
    const number = numbers.hold("a");
    expect(numbers.hold("a")).toBe(number);
    numbers.release(number);
    expect(numbers.find("a")).toBe(number);
    numbers.release(number);
    expect(numbers.find("a")).toBe(0);
    expect(numbers.identityOf(numbers.hold("b"))).toBe("b");
  });
});
