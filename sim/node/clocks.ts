/** The nodes' clocks, each a little fast or slow. */
import type { WorldSpec } from "../world-spec.ts";

const PER_MILLION = 1e6;
const US_PER_MS = 1000;

export class Clocks {
  /** As in the description, whose objects lie further away. */
  private readonly driftsPpm: Float64Array;
  private readonly epochUs: number;

  constructor(spec: WorldSpec) {
    this.driftsPpm = Float64Array.from(spec.nodes, ({ clockDriftPpm }) => clockDriftPpm);
    this.epochUs = spec.epochMs * US_PER_MS;
  }

  /** By how much a node's clock runs fast (or, negative, slow), parts per million. */
  driftPpm(node: number): number {
    return this.driftsPpm[node];
  }

  /** What a node's clock shows at an instant of the run, µs since the Unix epoch; whole. */
  localUs(node: number, atUs: number): number {
    return this.epochUs + atUs + Math.floor((atUs * this.driftPpm(node)) / PER_MILLION);
  }

  /** When a node's clock shows this, µs of the run; not whole. */
  runUs(node: number, localUs: number): number {
    return (localUs - this.epochUs) / this.rate(node);
  }

  /** How long a time of the run is by a node's clock, µs; whole. */
  elapsedUs(node: number, durationUs: number): number {
    return Math.round(durationUs * this.rate(node));
  }

  /** How fast a node's clock runs: 1 is right. */
  rate(node: number): number {
    return 1 + this.driftPpm(node) / PER_MILLION;
  }
}
