/** A context for topology models in tests. */
import type { TopologyContext } from "../../../models/topology/topology.ts";
import { setupStream } from "../../../src/base/chance.ts";

/** `order` nodes named n0, n1 …, chance from the seed, and one readable text. */
export function contextOf(order: number, seed: string | number = "topology", text = ""): TopologyContext {
  return {
    order,
    random: setupStream(`${seed}`, "topology"),
    text: () => text,
    names: Array.from({ length: order }, (_, i) => `n${i}`),
  };
}
