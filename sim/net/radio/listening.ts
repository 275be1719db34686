/** How each node listens, and when the duty-cycled ones wake: pure arithmetic, no event for a wake that hears nothing. */
import { type Key, uniformBelow } from "../../../src/base/chance.ts";

/** How a node's receiver is run. */
export type ListeningPolicy =
  /** The receiver is on whenever the node does not transmit. */
  | { readonly kind: "always-on" }
  /**
   * The node checks the channel once an interval. `independent`: each node at a phase of its own, which senders learn from
   * its acknowledgements, and know the worse the older the last one is. `locked`: all nodes within `spreadUs` of one
   * phase, so that a broadcast need not be repeated for a whole interval.
   */
  | {
      readonly kind: "lpl";
      readonly intervalUs: number;
      /** How much earlier than a known wake a sender begins to strobe at least; where locked, it covers the spread. */
      readonly guardUs: number;
      readonly phase: "independent" | "locked";
      readonly spreadUs: number;
      /** How far a clock may be off, ppm: what senders assume of the receiver's and of their own since their last contact. */
      readonly clockTolerancePpm: number;
      /** How long the receiver is on in a check in which nothing is heard, µs; left out: ContikiMAC's on an nRF52840. */
      readonly checkOnUs?: number;
    }
  /** The node sleeps, sends when it likes, and asks its parent for what is waiting; broadcasts pass it by. */
  | { readonly kind: "sleepy-leaf"; readonly pollIntervalUs: number; readonly parent: number };

export class Listening {
  readonly policies: readonly ListeningPolicy[];
  /** Whether any node has to be strobed. */
  readonly hasSamplers: boolean;
  private readonly intervalUs: Float64Array;
  private readonly phaseUs: Float64Array;
  private readonly resting: Uint8Array;

  /** @param keys each node's key of the purpose "listening-phase" */
  constructor(policies: readonly ListeningPolicy[], keys: readonly Key[]) {
    this.policies = policies;
    this.hasSamplers = policies.some(({ kind }) => kind === "lpl");
    this.resting = Uint8Array.from(policies, ({ kind }) => (kind === "always-on" ? 0 : 1));
    this.intervalUs = new Float64Array(policies.length);
    this.phaseUs = new Float64Array(policies.length);
    policies.forEach((policy, node) => {
      if (policy.kind !== "lpl") return;
      if (policy.phase === "locked" && policy.spreadUs > policy.guardUs)
        throw new RangeError(`a guard of ${policy.guardUs} µs does not cover a spread of ${policy.spreadUs} µs`);
      this.intervalUs[node] = policy.intervalUs;
      const rangeUs = policy.phase === "locked" ? policy.spreadUs + 1 : policy.intervalUs;
      this.phaseUs[node] = uniformBelow(keys[node], 0, rangeUs);
    });
  }

  isSampler(node: number): boolean {
    return this.intervalUs[node] > 0;
  }

  /** Whether the receiver is off when the node has nothing to do. */
  rests(node: number): boolean {
    return this.resting[node] === 1;
  }

  intervalOf(node: number): number {
    return this.intervalUs[node];
  }

  /** The first wake of a sampling node at or after `fromUs`. */
  nextWakeUs(node: number, fromUs: number): number {
    const interval = this.intervalUs[node];
    const phase = this.phaseUs[node];
    return phase + Math.max(0, Math.ceil((fromUs - phase) / interval)) * interval;
  }

  /** The last wake of a sampling node at or before `nowUs`. */
  lastWakeUs(node: number, nowUs: number): number {
    const interval = this.intervalUs[node];
    const phase = this.phaseUs[node];
    return phase + Math.floor((nowUs - phase) / interval) * interval;
  }
}
