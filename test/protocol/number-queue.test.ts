import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberQueue } from "../../src/protocol/number-queue.ts";

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("push" as const), number: fc.integer({ min: 1, max: 400 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("remove" as const), number: fc.integer({ min: 1, max: 400 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("shift" as const), number: fc.constant(0) }) },
);

test("does what an array does", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
      const queue = new NumberQueue();
      let model: number[] = [];
      for (const { kind, number } of steps) {
        if (kind === "push" && !model.includes(number)) {
          queue.push(number);
          model.push(number);
        } else if (kind === "remove") {
          expect(queue.remove(number)).toBe(model.includes(number));
          model = model.filter((one) => one !== number);
        } else if (kind === "shift" && model.length > 0) expect(queue.shift()).toBe(model.shift());
        expect(queue.size).toBe(model.length);
      }
      expect(queue.numbers()).toEqual(model);
    }),
    { numRuns: 200 },
  );
});

test("goes round for ever, and what is used again and again becomes the youngest", () => {
  const queue = new NumberQueue();
  for (let number = 1; number <= 100; number++) queue.push(number);
  for (let turn = 0; turn < 20_000; turn++) {
    const number = 1 + ((turn * 7) % 100);
    expect(queue.remove(number)).toBe(true);
    queue.push(number);
  }
  expect(queue.numbers().length).toBe(100);
  expect(queue.numbers().at(-1)).toBe(1 + ((19_999 * 7) % 100));
  for (let number = 101; number <= 20_000; number++) {
    queue.push(number);
    queue.shift();
  }
  expect(queue.numbers()).toEqual(Array.from({ length: 100 }, (_, i) => 19_901 + i));
});

test("two that outgrow their first room by turns keep to their own numbers", () => {
  const queues = [new NumberQueue(), new NumberQueue()];
  for (let number = 1; number <= 2000; number++) {
    queues.forEach((queue, i) => {
      queue.push(2 * number + i);
      if (number % 4 === 0) expect(queue.remove(2 * (number - 1) + i)).toBe(true);
    });
  }
  const left = Array.from({ length: 2000 }, (_, i) => i + 1).filter((number) => number % 4 !== 3);
  for (const i of [0, 1]) expect(queues[i].numbers()).toEqual(left.map((number) => 2 * number + i));
});

test("an empty one has no oldest", () => {
  expect(() => new NumberQueue().shift()).toThrow(RangeError);
});
