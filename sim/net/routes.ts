/**
 * Who forwards to whom: the trees of least expected transmissions, one a gateway, and the short addresses within each.
 *
 * Routes are known from the start and cost no traffic, in both directions (a router knows which of its children leads to
 * a node): a fact that favours whoever routes, listed among the assumptions.
 */
import type { Graph } from "../../models/topology/topology.ts";
import { etxTree, type LinkLoss, NO_PARENT } from "./routing.ts";
import { ADDRESS_MAX } from "./sixlowpan/address.ts";

export class Routes {
  private readonly parent: Int32Array;
  /** The gateway of each node's tree: the node itself at a gateway or where there is none. */
  private readonly rootOf: Int32Array;
  private readonly address: Int32Array;
  private readonly nodeAt = new Map<number, Int32Array>();

  constructor(graph: Graph, gateways: readonly number[], linkLoss: LinkLoss) {
    this.parent = etxTree(graph, gateways, linkLoss);
    this.rootOf = Int32Array.from({ length: graph.order }, (_, node) => this.climb(node));
    this.address = new Int32Array(graph.order);
    const members = new Map<number, number[]>();
    for (let node = 0; node < graph.order; node++) {
      const root = this.rootOf[node];
      const list = members.get(root);
      if (list === undefined) members.set(root, [root]);
      if (node !== root) members.get(root)!.push(node);
    }
    for (const [root, list] of members) {
      this.nodeAt.set(root, Int32Array.from(list));
      if (list.length > ADDRESS_MAX) {
        throw new RangeError(
          `${list.length} nodes in the network of one gateway; there are ${ADDRESS_MAX} short addresses`,
        );
      }
      list.forEach((node, place) => {
        this.address[node] = place + 1;
      });
    }
  }

  nextHopToGateway(node: number): number | undefined {
    return this.parent[node] === NO_PARENT ? undefined : this.parent[node];
  }

  /** The gateway of a node's tree; the node itself where it is one, or has none. */
  gatewayOf(node: number): number {
    return this.rootOf[node];
  }

  /** How many hops a node is from its gateway. */
  hopsToGateway(node: number): number {
    let hops = 0;
    for (let at = node; this.parent[at] !== NO_PARENT; at = this.parent[at]) hops++;
    return hops;
  }

  /** A node's short address, unique in its gateway's network. */
  addressOf(node: number): number {
    return this.address[node];
  }

  /** The node with an address in the network that `node` belongs to, or `undefined`. */
  nodeWith(address: number, node: number): number | undefined {
    return this.nodeAt.get(this.rootOf[node])?.[address - 1];
  }

  /** The neighbour through which a packet goes on to `to`, a node of the same tree: down where it can, else up. */
  nextHop(from: number, to: number): number | undefined {
    for (let at = to; at !== NO_PARENT; at = this.parent[at]) {
      if (this.parent[at] === from) return at;
    }
    return this.nextHopToGateway(from);
  }

  private climb(node: number): number {
    let at = node;
    while (this.parent[at] !== NO_PARENT) at = this.parent[at];
    return at;
  }
}
