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
  /** The nodes of each tree side by side, in the order of their addresses; where each root's begin. */
  private readonly members: Int32Array;
  private readonly firstMember: Int32Array;

  /** @throws RangeError where a gateway has more nodes than there are short addresses */
  constructor(graph: Graph, gateways: readonly number[], linkLoss: LinkLoss) {
    const { order } = graph;
    this.parent = etxTree(graph, gateways, linkLoss);
    this.rootOf = Int32Array.from({ length: order }, (_, node) => this.climb(node));
    this.address = new Int32Array(order);
    this.members = new Int32Array(order);
    this.firstMember = new Int32Array(order + 1);
    for (let node = 0; node < order; node++) this.firstMember[this.rootOf[node] + 1]++;
    for (let root = 0; root < order; root++) {
      const size = this.firstMember[root + 1];
      if (size > ADDRESS_MAX)
        throw new RangeError(`${size} nodes in the network of one gateway; there are ${ADDRESS_MAX} short addresses`);
      this.firstMember[root + 1] += this.firstMember[root];
    }
    this.giveAddresses();
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
    const root = this.rootOf[node];
    const at = this.firstMember[root] + address - 1;
    return address > 0 && at < this.firstMember[root + 1] ? this.members[at] : undefined;
  }

  /** The neighbour through which a packet goes on to `to`, a node of the same tree: down where it can, else up. */
  nextHop(from: number, to: number): number | undefined {
    for (let at = to; at !== NO_PARENT; at = this.parent[at]) {
      if (this.parent[at] === from) return at;
    }
    return this.nextHopToGateway(from);
  }

  /** A root has address 1, the others of its tree the next ones in their order. */
  private giveAddresses(): void {
    const given = new Int32Array(this.rootOf.length);
    this.rootOf.forEach((root, node) => {
      if (node === root) this.address[node] = 1;
      else this.address[node] = ++given[root] + 1;
      this.members[this.firstMember[root] + this.address[node] - 1] = node;
    });
  }

  private climb(node: number): number {
    let at = node;
    while (this.parent[at] !== NO_PARENT) at = this.parent[at];
    return at;
  }
}
