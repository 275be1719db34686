/** What the digest covers: everything that is observed, in the order in which each node sees it, and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Digest } from "../../sim/digest.ts";
import { FRAME_OUTCOMES } from "../../sim/net/outcome.ts";
import type { Observer } from "../../sim/observer.ts";
import { Watch } from "../../sim/watch.ts";
import { deriveKey } from "../../src/base/chance.ts";
import { Keys } from "../../src/base/keys.ts";
import { NameIndex } from "../../src/base/name-index.ts";

const NAMES = ["a", "b", "c"];
const KEYS = new Keys(NAMES.length, (node) => deriveKey({ k0: 1, k1: 2 }, NAMES[node]));
const INDEX = NameIndex.of(NAMES.length, (node) => NAMES[node]);
const WINDOW_US = 1000;
const END_US = 10_000;

/** Something that is observed, told to a watch at its instant. */
interface Seen {
  readonly atUs: number;
  readonly node: number;
  readonly what: "frame" | "copies" | "outcome" | "delivery" | "death";
  readonly other: number;
  readonly bytes: readonly number[];
  readonly number: number;
  readonly value: number;
}

const seen: fc.Arbitrary<Seen> = fc.record({
  atUs: fc.nat(END_US - 1),
  node: fc.nat(2),
  what: fc.constantFrom("frame", "copies", "outcome", "delivery", "death"),
  other: fc.nat(2),
  bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 9 }),
  number: fc.integer({ min: 1, max: 1e6 }),
  value: fc.double({ noNaN: true }),
});
const course = fc.array(seen, { minLength: 1, maxLength: 12 });

function digestOf(all: readonly Seen[]): Digest {
  const clock = { nowUs: 0 };
  const digest = new Digest(KEYS, WINDOW_US, END_US);
  const watch = new Watch(clock, digest, KEYS, INDEX, []);
  for (const one of all) {
    clock.nowUs = one.atUs;
    tell(watch, one);
  }
  return digest;
}

function tell(watch: Watch, { node, what, other, bytes, number, value }: Seen): void {
  if (what === "frame") watch.frameOnAir(node, 1, number, other, Uint8Array.from(bytes));
  else if (what === "copies") watch.copiesOnAir(node, number, number, number);
  else if (what === "outcome") watch.frameOutcome(node, other, number % 2 === 0 ? "received" : "link-loss");
  else if (what === "delivery") watch.delivered(node, NAMES[other], number, value, 1 + (number % 3));
  else watch.died(node);
}

const inOrder = (all: readonly Seen[]) => all.toSorted((x, y) => x.atUs - y.atUs);
const windowsOf = (digest: Digest) => Array.from({ length: digest.windows }, (_, window) => digest.ofWindow(window));

/** Each way in which one thing may be seen otherwise. */
const CHANGES: { readonly [way: string]: (one: Seen) => Seen } = {
  "its instant": (one) => ({ ...one, atUs: one.atUs + 1 }),
  "its node": (one) => ({ ...one, node: (one.node + 1) % 3 }),
  "the other node": (one) =>
    one.what === "copies" || one.what === "death" ? one : { ...one, other: (one.other + 1) % 3 },
  "a bit of its bytes": (one) =>
    one.what === "frame" ? { ...one, bytes: [one.bytes[0] ^ 1, ...one.bytes.slice(1)] } : one,
  "its number": (one) => (one.what === "death" ? one : { ...one, number: one.number + 1 }),
  "its value": (one) => (one.what === "delivery" ? { ...one, value: one.value === 1.5 ? 2.5 : 1.5 } : one),
};

describe("the digest", () => {
  it.each(Object.entries(CHANGES))("is another where one thing differs in %s", (_, change) => {
    fc.assert(
      fc.property(course, fc.nat(), (all, pick) => {
        const at = pick % all.length;
        const changed = change(all[at]);
        fc.pre(JSON.stringify(changed) !== JSON.stringify(all[at]));
        const other = all.map((one, i) => (i === at ? changed : one));
        expect(digestOf(inOrder(other)).total()).not.toBe(digestOf(inOrder(all)).total());
      }),
    );
  });

  it("covers the hops of a delivery, the bytes that layers add, and what is left out", () => {
    const one = (tellIt: (watch: Watch) => void) => {
      const digest = new Digest(KEYS, WINDOW_US, END_US);
      tellIt(new Watch({ nowUs: 5 }, digest, KEYS, INDEX, []));
      return digest.total();
    };
    const frame = Uint8Array.of(1, 2, 3);
    expect(one((watch) => watch.delivered(0, "a", 7, 1, 2))).not.toBe(one((watch) => watch.delivered(0, "a", 7, 1, 3)));
    expect(one((watch) => watch.frameOnAir(0, 9, 20, 1, frame))).not.toBe(
      one((watch) => watch.frameOnAir(0, 9, 21, 1, frame)),
    );
    expect(one((watch) => watch.booted(0))).not.toBe(one(() => undefined));
    expect(one((watch) => watch.booted(0))).not.toBe(one((watch) => watch.died(0)));
    // A note is no observable.
    expect(one((watch) => watch.noted(0, "duplicate"))).toBe(one(() => undefined));
  });

  it("covers what lies in a frame's place at each instant", () => {
    const shown = (first: Uint8Array, second: (before: Uint8Array) => Uint8Array) => {
      const clock = { nowUs: 5 };
      const digest = new Digest(KEYS, WINDOW_US, END_US);
      const watch = new Watch(clock, digest, KEYS, INDEX, []);
      watch.frameOnAir(0, 0, 3, 1, first);
      clock.nowUs = 6;
      watch.frameOnAir(0, 0, 3, 1, second(first));
      return digest.total();
    };
    const inItsPlace = (before: Uint8Array) => before.fill(9);
    expect(shown(Uint8Array.of(1, 2, 3), inItsPlace)).toBe(shown(Uint8Array.of(1, 2, 3), () => Uint8Array.of(9, 9, 9)));
  });

  it("is another where a node sees two things in another order, and the same where two nodes do so at one instant", () => {
    fc.assert(
      fc.property(seen, seen, (x, y) => {
        const first = { ...x, atUs: 5, node: 0 };
        const apart = { ...y, atUs: 5, node: 1 };
        expect(digestOf([first, apart]).total()).toBe(digestOf([apart, first]).total());
        const second = { ...y, atUs: 5, node: 0 };
        fc.pre(digestOf([first]).ofNode(0) !== digestOf([second]).ofNode(0));
        expect(digestOf([first, second]).total()).not.toBe(digestOf([second, first]).total());
      }),
    );
  });

  it("is the same where outcomes at many receivers are told at once, to it and to those who watch", () => {
    const outcome = fc.record({ node: fc.nat(2), number: fc.nat(FRAME_OUTCOMES.length - 1) });
    fc.assert(
      fc.property(fc.array(outcome), fc.nat(2), fc.nat(END_US - 1), (outcomes, from, nowUs) => {
        const shown = (tellThem: (watch: Watch) => void) => {
          const digest = new Digest(KEYS, WINDOW_US, END_US);
          const told: unknown[] = [];
          const observer: Observer = { frameOutcome: (...words) => told.push(words) };
          tellThem(new Watch({ nowUs }, digest, KEYS, INDEX, [observer]));
          return [digest.total(), windowsOf(digest), told];
        };
        const receivers = Int32Array.from(outcomes, ({ node }) => node);
        const numbers = Int32Array.from(outcomes, ({ number }) => number);
        expect(shown((watch) => watch.frameOutcomes(receivers, from, numbers, outcomes.length))).toEqual(
          shown((watch) => {
            for (const { node, number } of outcomes) watch.frameOutcome(node, from, FRAME_OUTCOMES[number]);
          }),
        );
      }),
    );
  });

  it("puts each thing into the window of its instant, whose first instant is its own", () => {
    fc.assert(
      fc.property(course, seen, fc.boolean(), (all, one, isAtEdge) => {
        const atUs = isAtEdge ? one.atUs - (one.atUs % WINDOW_US) : one.atUs;
        const before = all.filter((other) => other.atUs <= atUs);
        const without = windowsOf(digestOf(inOrder(before)));
        const withIt = windowsOf(digestOf([...inOrder(before), { ...one, atUs }]));
        const differing = withIt.flatMap((sum, window) => (sum === without[window] ? [] : [window]));
        expect(differing).toEqual([Math.floor(atUs / WINDOW_US)]);
      }),
    );
  });
});
