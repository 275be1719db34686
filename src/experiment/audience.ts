/** Who is meant to know: the same for every protocol of a scenario. */
import { bits32, deriveKey, type Key, keyOf } from "../base/chance.ts";

/** `sink`: the gateways; `all`: every node; a number: so many nodes, drawn by the seed. */
export type Audience = "sink" | "all" | number;

/** A node that is no member. */
export const NOT_A_MEMBER = -1;

/**
 * The member that each node of a world stands for, or {@link NOT_A_MEMBER}. The gateways together are one member, the sink:
 * what one of them knows, the consumer behind them knows.
 */
export function audienceMembers(
  audience: Audience,
  nodes: readonly { readonly name: string; readonly isGateway: boolean }[],
  seed: string,
): Int32Array {
  if (audience === "sink") return Int32Array.from(nodes, (node) => (node.isGateway ? 0 : NOT_A_MEMBER));
  if (audience === "all") return Int32Array.from(nodes, (_, index) => index);
  const key = keyOf(seed, "audience");
  const order = nodes.map((node, index) => ({ index, name: node.name, rank: rankOf(key, node.name) }));
  order.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const members = new Int32Array(nodes.length).fill(NOT_A_MEMBER);
  for (const { index } of order.slice(0, audience)) members[index] = index;
  return members;
}

/** How many members there are. */
export function memberCount(members: Int32Array): number {
  const distinct = new Set(members);
  distinct.delete(NOT_A_MEMBER);
  return distinct.size;
}

function rankOf(key: Key, name: string): number {
  return bits32(deriveKey(key, name), 0);
}
