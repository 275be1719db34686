/** The rhythms that nodes say they live in: told to those who watch, and to radios that follow their nodes. */
import type { Steering } from "../net/carrier.ts";
import type { Watch } from "../watch.ts";
import type { Clocks } from "./clocks.ts";

export class Rhythms {
  private readonly clocks: Clocks;
  private readonly watch: Watch;
  private readonly steering: Steering | undefined;

  /** @param steering the radios that follow their nodes, where there are any */
  constructor(clocks: Clocks, watch: Watch, steering: Steering | undefined) {
    this.clocks = clocks;
    this.watch = watch;
    this.steering = steering;
  }

  /** Time between two channel checks of radios that follow their nodes, µs of each node's clock. */
  get checkIntervalUs(): number | undefined {
    return this.steering?.checkIntervalUs;
  }

  /** As the host's `keepRhythm`, by the node's own clock. */
  keep(node: number, beatUs: number, periodUs: number, guardUs: number | undefined): void {
    const beat = this.clocks.runUs(node, beatUs);
    this.watch.keptRhythm(node, beat, periodUs / this.clocks.rate(node), guardUs);
    if (this.steering?.checkIntervalUs === periodUs) this.steering.keepRhythm(node, beat, guardUs);
  }
}
