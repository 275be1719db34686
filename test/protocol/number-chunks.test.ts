import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_CHUNK, NOT_HELD, NumberChunks } from "../../src/protocol/number-chunks.ts";

const LISTS = 3;

/** What is done to one of the lists: a number is used (moved to the youngest end, or added there), the oldest or all go. */
const step = fc.record({
  list: fc.nat(LISTS - 1),
  what: fc.constantFrom("use", "use", "use", "use", "forget", "drop"),
  number: fc.integer({ min: 1, max: 40 }),
});

test("lists side by side do what arrays do", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
      const chunks = new NumberChunks();
      const models: number[][] = Array.from({ length: LISTS }, () => []);
      const heads = new Array<number>(LISTS).fill(NO_CHUNK);
      for (const { list, what, number } of steps) {
        const model = models[list];
        if (what === "drop") {
          chunks.drop(heads[list]);
          heads[list] = NO_CHUNK;
          model.length = 0;
        } else if (what === "use" || model.length > 0) {
          const asked = what === "use" ? number : model[0];
          if (what === "forget") expect(chunks.oldest(heads[list])).toBe(asked);
          const left = chunks.remove(heads[list], model.length, asked);
          const place = model.indexOf(asked);
          expect(left === NOT_HELD).toBe(place < 0);
          if (place >= 0) {
            model.splice(place, 1);
            heads[list] = left;
          }
          if (what === "use") heads[list] = chunks.push(heads[list], model.push(asked) - 1, asked);
        }
        // As texts, which are compared much sooner than lists.
        const held = models.map((one, at) => Array.from(chunks.numbers(heads[at], one.length)).join());
        expect(held.join("; ")).toBe(models.map((one) => one.join()).join("; "));
        models.forEach((one, at) => {
          if (one.length === 0) expect(heads[at]).toBe(NO_CHUNK);
        });
      }
    }),
  );
});

test("chunks that were given up are used again, however long this goes on", () => {
  const chunks = new NumberChunks();
  let highest = 0;
  for (let round = 0; round < 100; round++) {
    let head = NO_CHUNK;
    for (let length = 0; length < 30; length++) head = chunks.push(head, length, length + 1);
    highest = Math.max(highest, head);
    if (round % 2 === 0) chunks.drop(head);
    else for (let length = 30; length > 0; length--) head = chunks.remove(head, length, length);
  }
  expect(highest).toBeLessThanOrEqual(5);
});

test("would take ever more chunks, were none given up", () => {
  const chunks = new NumberChunks();
  const heads = Array.from({ length: 2000 }, (_, i) => chunks.push(NO_CHUNK, 0, i + 1));
  expect(Math.max(...heads)).toBeGreaterThanOrEqual(2000);
  heads.forEach((head, i) => {
    expect(chunks.numbers(head, 1)).toEqual([i + 1]);
  });
});
