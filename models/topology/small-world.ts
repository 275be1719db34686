/**
 * A ring lattice with some links rewired at random: short paths, many triangles.
 *
 * Source: D. Watts, S. Strogatz, "Collective dynamics of 'small-world' networks", Nature 393 (1998). Lap by lap, each
 * node's link to its next, second-next … neighbour moves its far end, with some probability, to a node drawn uniformly
 * among those that the node is not linked with. The number of links stays n·k/2; the network may fall apart.
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { checkEdgeCount, EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** Draws made before all candidates are listed instead: either way each is equally likely. */
const BLIND_DRAWS = 64;

/** The catalogue entry `small-world`. */
export const smallWorld = defineModel({
  summary: "A ring lattice with some links rewired at random (Watts–Strogatz).",
  source: "D. Watts, S. Strogatz, Collective dynamics of 'small-world' networks, Nature 393, 1998",
  parameters: describe({
    neighbours: {
      type: "integer",
      minimum: 2,
      doc: "Nodes that each is linked with before rewiring, half of them on either side; even (k).",
    },
    rewire: {
      type: "quantity",
      dimension: "fraction",
      minimum: 0,
      maximum: 1,
      doc: "Probability that a link is rewired (p).",
    },
  }),
  build({ neighbours, rewire }, { order, random }: TopologyContext): Graph {
    checkNeighbours(order, neighbours);
    const edges = new EdgeCollection(order);
    for (let step = 1; step <= neighbours / 2; step++) {
      for (let vertex = 0; vertex < order; vertex++) edges.addNew(vertex, (vertex + step) % order);
    }
    for (let step = 1; step <= neighbours / 2; step++) {
      for (let vertex = 0; vertex < order; vertex++) {
        if (random() >= rewire || edges.degree(vertex) === order - 1) continue;
        const target = drawStranger(edges, vertex, random);
        edges.remove(vertex, (vertex + step) % order);
        edges.addNew(vertex, target);
      }
    }
    return edges.toGraph();
  },
});

/** A node drawn uniformly among those that `vertex` is not linked with; there is at least one. */
function drawStranger(edges: EdgeCollection, vertex: number, random: () => number): number {
  const isStranger = (other: number) => other !== vertex && !edges.has(vertex, other);
  for (let draw = 0; draw < BLIND_DRAWS; draw++) {
    const drawn = Math.floor(random() * edges.order);
    if (isStranger(drawn)) return drawn;
  }
  const strangers: number[] = [];
  for (let other = 0; other < edges.order; other++) if (isStranger(other)) strangers.push(other);
  return strangers[Math.floor(random() * strangers.length)];
}

function checkNeighbours(order: number, neighbours: number): void {
  if (neighbours % 2 !== 0) {
    throw new TopologyError(
      `${neighbours} neighbours cannot be shared out equally to both sides of the ring`,
      ["neighbours"],
      `use ${neighbours - 1} or ${neighbours + 1}`,
    );
  }
  if (neighbours >= order) {
    throw new TopologyError(
      `a node cannot have ${neighbours} neighbours among ${order} nodes (gateways included)`,
      ["neighbours"],
      `use fewer than ${order} neighbours, or more nodes`,
    );
  }
  checkEdgeCount((order * neighbours) / 2, ["neighbours"]);
}
