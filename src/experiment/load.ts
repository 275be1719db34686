/** Offered load: how much of the channel around each node its neighbourhood asks for. */
import type { MediumSpec, WorldSpec } from "../../sim/world-spec.ts";
import type { Traffic } from "./traffic.ts";

/** Above this share contention decides who is heard (pure ALOHA is at its best at 0.5; Abramson 1970). */
const CONGESTED = 0.5;

/** The offered load of all nodes. */
export interface ChannelLoad {
  readonly mean: number;
  readonly max: number;
  /** The node with the largest load. */
  readonly busiest: number;
}

/**
 * The offered load around each node, as a share of the run's duration.
 *
 * The collision domain of a node is itself and, by radio, every transmitter that it can lock on where nothing disturbs it;
 * over a shared medium, its neighbours; over links of its own, nobody else. Its load is the sum, over the domain, of the
 * time that each transmitter had the channel (frames, acknowledgements, repetitions, strobes with their gaps) and of the
 * time that its dropped frames would have taken: those that found the queue full or the channel never free, each as long as
 * that node's frames were on average (with their copies; where it began none, as all nodes' were). Transmitters that do not
 * hear each other add up, so a load may exceed 1. `undefined` where transmissions take no time.
 */
export function channelLoadOf({ medium, nodes, durationUs }: WorldSpec, traffic: Traffic): ChannelLoad | undefined {
  if (medium.kind === "links" && medium.bitRate === Number.POSITIVE_INFINITY) return undefined;
  const offeredUs = nodes.map((_, node) => traffic.occupiedUs[node] + droppedUs(traffic, node));
  const loadUs = Float64Array.from(offeredUs);
  eachInterference(medium, nodes.length, (transmitter, receiver) => {
    loadUs[receiver] += offeredUs[transmitter];
  });
  let sum = 0;
  let busiest = 0;
  for (let node = 0; node < nodes.length; node++) {
    sum += loadUs[node];
    if (loadUs[node] > loadUs[busiest]) busiest = node;
  }
  return { mean: sum / nodes.length / durationUs, max: loadUs[busiest] / durationUs, busiest };
}

/** What a reader must know where the channel, rather than the protocol, decides; or nothing. */
export function loadWarning(protocol: string, spec: WorldSpec, load: ChannelLoad | undefined): string | undefined {
  if (load === undefined || load.max <= CONGESTED) return undefined;
  const { name } = spec.nodes[load.busiest];
  const share = Math.floor(load.max * 100);
  return `${protocol} asks for ${share} % of the channel around ${name}: above 50 % this compares congestion, not protocols.`;
}

function droppedUs(traffic: Traffic, node: number): number {
  const dropped = traffic.dropped[node];
  if (dropped === 0) return 0;
  const frameUs = (at: number) => traffic.occupiedUs[at] - traffic.acknowledgingUs[at];
  if (traffic.begun[node] > 0) return (dropped * frameUs(node)) / traffic.begun[node];
  let totalUs = 0;
  let begun = 0;
  for (let at = 0; at < traffic.begun.length; at++) {
    totalUs += frameUs(at);
    begun += traffic.begun[at];
  }
  return begun === 0 ? 0 : (dropped * totalUs) / begun;
}

/** Tells every pair of a transmitter and another node whose channel it takes. */
function eachInterference(
  medium: MediumSpec,
  nodes: number,
  tell: (transmitter: number, receiver: number) => void,
): void {
  if (medium.kind === "links") {
    if (!medium.shared) return;
    medium.graph.neighbours.forEach((others, node) => {
      for (const other of others) tell(node, other);
    });
    return;
  }
  const { start, split, receiver } = medium.rows;
  for (let node = 0; node < nodes; node++)
    for (let edge = start[node]; edge < split[node]; edge++) tell(node, receiver[edge]);
}
