import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Draws } from "../../../sim/node/draws.ts";
import { deriveKey, keyOf } from "../../../src/base/chance.ts";
import { Keys } from "../../../src/base/keys.ts";

const NODES = 3;
const keys = new Keys(NODES, (node) => deriveKey(keyOf("seed", "node"), `node-${node}`));
const drawn = (draws: Draws, node: number, count: number) => Array.from({ length: count }, () => draws.next(node));

describe("random numbers of nodes", () => {
  it("are each node's own, whoever else asks in between", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(NODES - 1), { maxLength: 40 }), (asking) => {
        const together = new Draws(keys, "seed");
        const mixed = asking.map((node) => [node, together.next(node)] as const);
        for (let node = 0; node < NODES; node++) {
          const own = mixed.flatMap(([who, draw]) => (who === node ? [draw] : []));
          expect(own).toEqual(drawn(new Draws(keys, "seed"), node, own.length));
        }
      }),
    );
  });

  it("are in [0, 1), and other ones for another node and another seed", () => {
    const all = [0, 1, 2].flatMap((node) => drawn(new Draws(keys, "seed"), node, 50));
    const others = drawn(new Draws(keys, "another"), 0, 50);
    expect([...all, ...others].every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(new Set([...all, ...others]).size).toBe(200);
  });

  it("go on in the other seed's stream from where they are, once that has changed", () => {
    const draws = new Draws(keys, "seed");
    drawn(draws, 1, 7);
    draws.reseed("another");
    expect(drawn(draws, 1, 5)).toEqual(drawn(new Draws(keys, "another"), 1, 12).slice(7));
  });
});
