/** Whose beliefs are judged: all of the audience, or as many of it as time and memory allow. */
import { bits32, deriveKey, keyOf } from "../../base/chance.ts";
import { NOT_A_MEMBER } from "../audience.ts";

/**
 * Samples that are compared with beliefs at most, summed over members. Own choice: where every one of them is sent and
 * delivered, a comparison was measured to take about a microsecond and 120 bytes.
 */
const COMPARISONS_MAX = 2_000_000;

/** A node as far as this choice depends on it. */
export interface SampledNode {
  readonly name: string;
  readonly samples: number;
}

/** The members that are judged. */
export interface JudgedMembers {
  /** The slot in which each node's knowledge is judged, or −1. Gateways that are one member have one slot. */
  readonly slotOf: Int32Array;
  /** How many slots there are. */
  readonly slots: number;
  /** How many members there are, judged or not. */
  readonly members: number;
}

/**
 * All members where that takes no more than `most` comparisons, else so many of them (one at least), drawn by the seed and
 * their names. Slots follow the order of the nodes.
 */
export function judgedMembers(
  members: Int32Array,
  nodes: readonly SampledNode[],
  seed: string,
  most = COMPARISONS_MAX,
): JudgedMembers {
  const each = nodes.reduce((sum, { samples }) => sum + samples + 1, 0);
  const distinct = [...new Set(members)].filter((member) => member !== NOT_A_MEMBER);
  const chosen = new Set(drawn(distinct, nodes, seed).slice(0, Math.max(1, Math.floor(most / each))));
  const slots = new Map([...chosen].sort((a, b) => a - b).map((member, slot) => [member, slot]));
  const slotOf = Int32Array.from(members, (member) => slots.get(member) ?? -1);
  return { slotOf, slots: slots.size, members: distinct.length };
}

function drawn(members: readonly number[], nodes: readonly SampledNode[], seed: string): number[] {
  const key = deriveKey(keyOf(seed, "audience"), "judged");
  const ranked = members.map((member) => {
    const { name } = nodes[member];
    return { member, name, rank: bits32(deriveKey(key, name), 0) };
  });
  ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return ranked.map(({ member }) => member);
}
