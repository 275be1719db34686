/** Who can reach whom, and how well: what routes are computed from, and who counts as a neighbour. */

import { tabulatedLogBitSuccess } from "../../models/radio/error-table.ts";
import { bitsOnAir, MAX_MPDU_BYTES } from "../../models/radio/ieee802154.ts";
import type { Graph } from "../../models/topology/topology.ts";
import { exp, fromDecibel } from "../../src/base/maths.ts";
import type { MediumSpec, RadioMediumSpec } from "../world-spec.ts";
import { edgeOf, NOISE_UNITS, type RadioRows } from "./radio/rows.ts";
import type { LinkLoss } from "./routing.ts";

/** A radio link counts as one where the longest frame, undisturbed, arrives at least this often in both directions. */
const WORST_SUCCESS = 0.5;

/** The graph of usable links and the mean loss on each. */
export interface Reachability {
  readonly graph: Graph;
  readonly meanLoss: LinkLoss;
}

/** What a medium lets nodes reach. */
export function reachabilityOf(medium: MediumSpec): Reachability {
  if (medium.kind === "links") return { graph: medium.graph, meanLoss: () => medium.loss.meanLoss };
  const { rows, loss } = medium;
  const noiseLoss: LinkLoss = (from, to) => 1 - successAlone(rows, edgeOf(rows, from, to), to);
  const meanLoss: LinkLoss = (from, to) => 1 - (1 - noiseLoss(from, to)) * (1 - loss.meanLoss);
  return { graph: radioGraph(medium), meanLoss };
}

/** The neighbours of one node in the graph of usable radio links, ascending. */
export function radioNeighbours(medium: RadioMediumSpec, node: number): number[] {
  const { start, split } = medium.rows;
  const found: number[] = [];
  const isUsable = usability(medium);
  for (let edge = start[node]; edge < split[node]; edge++)
    if (isUsable(node, edge)) found.push(medium.rows.receiver[edge]);
  return found;
}

/** The probability that the longest frame arrives over a link where nothing but noise disturbs it. */
function successAlone(rows: RadioRows, edge: number, receiver: number): number {
  if (edge < 0) return 0;
  const ratio = rows.power[edge] / rows.noise[receiver];
  return exp(bitsOnAir(MAX_MPDU_BYTES) * tabulatedLogBitSuccess(ratio));
}

/** Each pair is looked at once, from its earlier node: a node's earlier neighbours then come first by themselves. */
function radioGraph(medium: RadioMediumSpec): Graph {
  const { nodes, start, split, receiver } = medium.rows;
  const isUsable = usability(medium);
  const neighbours: number[][] = Array.from({ length: nodes }, () => []);
  for (let node = 0; node < nodes; node++) {
    for (let edge = start[node]; edge < split[node]; edge++) {
      const other = receiver[edge];
      if (other < node || !isUsable(node, edge)) continue;
      neighbours[node].push(other);
      neighbours[other].push(node);
    }
  }
  return { order: nodes, neighbours };
}

/**
 * Whether the link over an edge, and the one back, can be used. Where nodes sample the channel, a link to one that rests is
 * of use only if its check can see it. (Which of the resting ones sample and which poll is settled only once it is known
 * who relays for whom: the graph must not depend on it.)
 */
function usability({ rows, listening, ccaAboveNoiseDb }: RadioMediumSpec): (from: number, edge: number) => boolean {
  const ccaUnits = fromDecibel(ccaAboveNoiseDb) * NOISE_UNITS;
  const hasSamplers = listening.some(({ kind }) => kind === "lpl");
  const reaches = (edge: number, to: number) => {
    if (edge < 0 || (hasSamplers && rows.power[edge] < ccaUnits && listening[to].kind !== "always-on")) return false;
    return successAlone(rows, edge, to) >= WORST_SUCCESS;
  };
  return (from, edge) => {
    const to = rows.receiver[edge];
    return reaches(edge, to) && reaches(edgeOf(rows, to, from), from);
  };
}
