/** Who is meant to know: the same for every protocol of a scenario. */
import { bits32, deriveKey, type Key, keyOf } from "../base/chance.ts";

/** `sink`: the gateways; `all`: every node; a number: so many nodes, drawn by the seed. */
export type Audience = "sink" | "all" | number;

/** Marks the members of the audience among the nodes of a world. */
export function audienceMembers(
  audience: Audience,
  nodes: readonly { readonly name: string; readonly isGateway: boolean }[],
  seed: string,
): Uint8Array {
  if (audience === "sink") return Uint8Array.from(nodes, (node) => (node.isGateway ? 1 : 0));
  if (audience === "all") return new Uint8Array(nodes.length).fill(1);
  const key = keyOf(seed, "audience");
  const order = nodes.map((node, index) => ({ index, name: node.name, rank: rankOf(key, node.name) }));
  order.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const members = new Uint8Array(nodes.length);
  for (const { index } of order.slice(0, audience)) members[index] = 1;
  return members;
}

function rankOf(key: Key, name: string): number {
  return bits32(deriveKey(key, name), 0);
}
