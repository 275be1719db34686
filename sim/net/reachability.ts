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
  return { graph: radioGraph(medium, noiseLoss), meanLoss };
}

/** The probability that the longest frame arrives over a link where nothing but noise disturbs it. */
function successAlone(rows: RadioRows, edge: number, receiver: number): number {
  if (edge < 0) return 0;
  const ratio = rows.power[edge] / rows.noise[receiver];
  return exp(bitsOnAir(MAX_MPDU_BYTES) * tabulatedLogBitSuccess(ratio));
}

/**
 * Where nodes sample the channel, a link to one that rests is of use only if its check can see it. (Which of the resting
 * ones sample and which poll is settled only once it is known who relays for whom: the graph must not depend on it.)
 */
function radioGraph({ rows, listening, ccaAboveNoiseDb }: RadioMediumSpec, noiseLoss: LinkLoss): Graph {
  const ccaUnits = fromDecibel(ccaAboveNoiseDb) * NOISE_UNITS;
  const hasSamplers = listening.some(({ kind }) => kind === "lpl");
  const isUsable = (from: number, to: number) => {
    if (1 - noiseLoss(from, to) < WORST_SUCCESS) return false;
    return !hasSamplers || listening[to].kind === "always-on" || rows.power[edgeOf(rows, from, to)] >= ccaUnits;
  };
  const neighbours = Array.from({ length: rows.nodes }, (_, node) => {
    const list: number[] = [];
    for (let edge = rows.start[node]; edge < rows.split[node]; edge++) {
      const other = rows.receiver[edge];
      if (isUsable(node, other) && isUsable(other, node)) list.push(other);
    }
    return list.sort((a, b) => a - b);
  });
  return { order: rows.nodes, neighbours };
}
