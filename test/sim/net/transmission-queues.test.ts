import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_TRANSMISSION, TransmissionPool } from "../../../sim/net/transmission.ts";
import { TransmissionQueues } from "../../../sim/net/transmission-queues.ts";

const NODES = 3;
const FRAME = new Uint8Array(1);

/** A node's next transmission comes, or the one at a place of some node's list leaves a queue, which need not be its own. */
const step = fc.record({ node: fc.nat(NODES - 1), leaves: fc.boolean(), of: fc.nat(NODES - 1), place: fc.nat(9) });

test("queues do what arrays do, and take out only their own", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const pool = new TransmissionPool();
      const queues = new TransmissionQueues(NODES, pool);
      const models: number[][] = Array.from({ length: NODES }, () => []);
      for (const { node, leaves, of, place } of steps) {
        if (!leaves) {
          const index = pool.take(node, 0, FRAME, 0, 0);
          queues.push(node, index);
          models[node].push(index);
        } else if (place < models[of].length) {
          const index = models[of][place];
          expect(queues.has(node, index)).toBe(node === of);
          queues.remove(node, index);
          if (node === of) {
            models[of].splice(place, 1);
            pool.release(index);
          }
        }
        models.forEach((model, at) => {
          const found: number[] = [];
          for (let index = queues.first(at); index !== NO_TRANSMISSION; index = pool.at(index).next) found.push(index);
          expect(found).toEqual(model);
          expect(queues.length(at)).toBe(model.length);
        });
      }
    }),
  );
});
