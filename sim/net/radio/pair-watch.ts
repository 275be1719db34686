/**
 * Who looks at the channel where everybody hears everybody: every transmission's begin and end changes power at all of them.
 */
import type { PairPowers } from "./pair-powers.ts";

const NOT_WATCHING = -1;

export class PairWatch {
  private readonly powers: PairPowers;
  private readonly clock: { readonly nowUs: number };
  private count = 0;
  /** Nodes that watch, in no order; `place` is a node's place among them. */
  private readonly nodes: Int32Array;
  private readonly place: Int32Array;
  private readonly fromUs: Float64Array;
  private readonly peakUnits: Float64Array;

  constructor(powers: PairPowers, nodes: number, clock: { readonly nowUs: number }) {
    this.powers = powers;
    this.clock = clock;
    this.nodes = new Int32Array(nodes);
    this.place = new Int32Array(nodes).fill(NOT_WATCHING);
    this.fromUs = new Float64Array(nodes);
    this.peakUnits = new Float64Array(nodes);
  }

  /** The node will look at the channel after so long, µs. */
  begin(node: number, afterUs: number): void {
    this.fromUs[node] = this.clock.nowUs + afterUs;
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
    return Math.max(this.peakUnits[node], this.powers.at(node));
  }

  /** Notes the power that each watching node meets now: after power was added, before it is taken away. */
  note(): void {
    const { nodes, fromUs, powers, peakUnits } = this;
    const { nowUs } = this.clock;
    for (let i = 0; i < this.count; i++) {
      const node = nodes[i];
      if (fromUs[node] <= nowUs) peakUnits[node] = Math.max(peakUnits[node], powers.at(node));
    }
  }
}
