/**
 * A network that grows by preferential attachment: few hubs, many leaves.
 *
 * Source: A.-L. Barabási, R. Albert, "Emergence of scaling in random networks", Science 286 (1999). The paper leaves the
 * start open; here it is the complete graph on m + 1 nodes, so that no node has fewer than m links. Each further node
 * links with m distinct nodes, drawn in proportion to their degrees from a list that names every node once for each of
 * its links. (V. Batagelj, U. Brandes, "Efficient generation of large random networks", Phys. Rev. E 71, 2005.)
 */
import { defineModel, describe } from "../../src/base/parameters.ts";
import { checkEdgeCount, EdgeCollection } from "./edges.ts";
import { type Graph, type TopologyContext, TopologyError } from "./topology.ts";

/** Repeats drawn before the next fresh name in the list is taken, so that bad luck cannot last for ever. */
const BLIND_DRAWS = 1000;

/** The catalogue entry `scale-free`. */
export const scaleFree = defineModel({
  summary: "Each new node links with a few others, the likelier the more links they have (Barabási–Albert).",
  source: "A.-L. Barabási, R. Albert, Emergence of scaling in random networks, Science 286, 1999",
  parameters: describe({
    links: {
      type: "integer",
      minimum: 1,
      doc: "Links that each new node makes (m).",
    },
  }),
  build({ links }, { order, random }: TopologyContext): Graph {
    if (links >= order) {
      throw new TopologyError(
        `${links} links for each new node need more than ${order} nodes (gateways included)`,
        ["links"],
        `use fewer than ${order} links, or more nodes`,
      );
    }
    const seedEdges = (links * (links + 1)) / 2;
    const total = seedEdges + links * (order - links - 1);
    checkEdgeCount(total, ["links"]);
    return grow(order, links, total, random);
  },
});

function grow(order: number, links: number, total: number, random: () => number): Graph {
  const edges = new EdgeCollection(order);
  const ends = new Int32Array(2 * total);
  let named = 0;
  const link = (a: number, b: number) => {
    edges.addNew(a, b);
    ends[named++] = a;
    ends[named++] = b;
  };
  for (let b = 1; b <= links; b++) for (let a = 0; a < b; a++) link(a, b);

  /** The newest node that linked with each, to tell repeats. */
  const linkedBy = new Int32Array(order);
  for (let newcomer = links + 1; newcomer < order; newcomer++) {
    const choices = named;
    for (let made = 0; made < links; made++) {
      const target = drawFresh(ends, choices, linkedBy, newcomer, random);
      linkedBy[target] = newcomer;
      link(target, newcomer);
    }
  }
  return edges.toGraph();
}

/** A name from the first `choices` in the list that `newcomer` is not linked with yet. */
function drawFresh(
  ends: Int32Array,
  choices: number,
  linkedBy: Int32Array,
  newcomer: number,
  random: () => number,
): number {
  let at = 0;
  for (let draw = 0; draw < BLIND_DRAWS; draw++) {
    at = Math.floor(random() * choices);
    if (linkedBy[ends[at]] !== newcomer) return ends[at];
  }
  while (linkedBy[ends[at]] === newcomer) at = (at + 1) % choices;
  return ends[at];
}
