/**
 * A line with random short cuts: the mesh of the published gossip program.
 *
 * Source: nick-yudin/resonance-protocol, `reference_impl/python/basic/gossip.py` (ten nodes, probability 0.3): after the
 * line, each node in turn draws whether it makes one more link, and if so its target among all nodes; drawing itself or
 * a node it is linked with already adds nothing.
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { linkInLine } from "./line.ts";
import type { Graph, TopologyContext } from "./topology.ts";

/** The catalogue entry `chords`. */
export const chords = defineModel({
  summary: "A line in which each node makes, with some probability, one more link to a random node.",
  source: "nick-yudin/resonance-protocol, reference_impl/python/basic/gossip.py (create_network)",
  parameters: describe({
    probability: {
      type: "quantity",
      dimension: "fraction",
      default: "30 %",
      minimum: 0,
      maximum: 1,
      doc: "Probability that a node makes one more link.",
      source: "nick-yudin/resonance-protocol, gossip.py: CONNECTION_PROBABILITY",
    },
  }),
  build({ probability }, { order, random }: TopologyContext): Graph {
    const edges = linkInLine(order);
    for (let vertex = 0; vertex < order; vertex++) {
      if (random() < probability) edges.add(vertex, Math.floor(random() * order));
    }
    return edges.toGraph();
  },
});
