/**
 * Clear-channel assessments without events of their own: while an assessment is planned or in course, the peak power at its
 * node is noted at every transmission's begin and end, which is when power changes.
 */
import type { Receptions } from "./receptions.ts";

const NOT_WATCHING = -1;

export class ChannelWatch {
  /** How many nodes watch. */
  count = 0;
  private readonly receptions: Receptions;
  /** Nodes that watch, in no order; `place` is a node's place among them. */
  private readonly nodes: Int32Array;
  private readonly place: Int32Array;
  private readonly fromUs: Float64Array;
  private readonly peakUnits: Float64Array;

  /** @param receptions received power at each node, kept up to date by the air */
  constructor(receptions: Receptions) {
    const size = receptions.lockedOn.length;
    this.receptions = receptions;
    this.nodes = new Int32Array(size);
    this.place = new Int32Array(size).fill(NOT_WATCHING);
    this.fromUs = new Float64Array(size);
    this.peakUnits = new Float64Array(size);
  }

  /** The node will look at the channel from `fromUs` on. */
  begin(node: number, fromUs: number): void {
    this.fromUs[node] = fromUs;
    this.peakUnits[node] = 0;
    if (this.place[node] !== NOT_WATCHING) return;
    this.place[node] = this.count;
    this.nodes[this.count++] = node;
  }

  /** The node stops looking. Returns the peak power that it met, in units; 0 where it did not look. */
  end(node: number): number {
    const place = this.place[node];
    if (place === NOT_WATCHING) return 0;
    const last = this.nodes[--this.count];
    this.nodes[place] = last;
    this.place[last] = place;
    this.place[node] = NOT_WATCHING;
    return Math.max(this.peakUnits[node], this.receptions.powerAt(node));
  }

  /** Notes the power that each watching node meets now: after power was added, before it is taken away. */
  note(nowUs: number): void {
    const { nodes, fromUs, receptions, peakUnits } = this;
    for (let i = 0; i < this.count; i++) {
      const node = nodes[i];
      if (fromUs[node] <= nowUs) peakUnits[node] = Math.max(peakUnits[node], receptions.powerAt(node));
    }
  }
}
