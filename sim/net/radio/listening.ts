/** How each node listens, and when the duty-cycled ones wake: pure arithmetic, no event for a wake that hears nothing. */
import { uniformBelow } from "../../../src/base/chance.ts";
import type { Keys } from "../../../src/base/keys.ts";

/** How a node's receiver is run. */
export type ListeningPolicy =
  /** The receiver is on whenever the node does not transmit. */
  | { readonly kind: "always-on" }
  /**
   * The node checks the channel once an interval. `independent`: each node at a phase of its own, which senders learn from
   * its acknowledgements, and know the worse the older the last one is. `locked`: all nodes within `spreadUs` of one
   * phase, so that a broadcast need not be repeated for a whole interval. `steered`: each node by its own drifting clock, at
   * a phase of its own until its protocol moves it; what senders know of others is what their own protocol promises.
   */
  | {
      readonly kind: "lpl";
      readonly intervalUs: number;
      /** How much earlier than a known wake a sender begins to strobe at least; where locked, it covers the spread. */
      readonly guardUs: number;
      readonly phase: "independent" | "locked" | "steered";
      readonly spreadUs: number;
      /** How far a clock may be off, ppm: what senders assume of the receiver's and of their own since their last contact. */
      readonly clockTolerancePpm: number;
      /** How long the receiver is on in a check in which nothing is heard, µs; left out: ContikiMAC's on an nRF52840. */
      readonly checkOnUs?: number;
    }
  /** The node sleeps, sends when it likes, and asks its parent for what is waiting; broadcasts pass it by. */
  | { readonly kind: "sleepy-leaf"; readonly pollIntervalUs: number; readonly parent: number };

/** How a receiver is run, in a byte: asked at every frame, of every receiver. */
const MANNER = { "always-on": 0, "sleepy-leaf": 1, lpl: 2 } as const;
const { lpl: SAMPLER, "always-on": ALWAYS_ON } = MANNER;
/** No promise has been made. */
const NO_GUARD = -1;
const PER_MILLION = 1e6;

/** What nodes promise of their neighbours, and by when. Only where some checks follow their nodes. */
interface Rhythms {
  /** Time between two checks by a right clock, µs. */
  readonly checkIntervalUs: number;
  /** The same by each node's clock, of gateways too, who do not check but know when others do. */
  readonly intervalUs: Float64Array;
  readonly phaseUs: Float64Array;
  readonly guardUs: Float64Array;
  /** When each node moved its checks last. */
  readonly movedUs: Float64Array;
}

export class Listening {
  readonly policies: readonly ListeningPolicy[];
  /** Whether any node has to be strobed. */
  readonly hasSamplers: boolean;
  private readonly phaseUs: Float64Array;
  /** Each node's {@link MANNER}. */
  private readonly manner: Uint8Array;
  /** Time between two checks, µs: of all that check, or, where they differ, of each node. */
  private readonly intervalUs: number | Float64Array;
  private readonly rhythms: Rhythms | undefined;

  /**
   * @param keys each node's key of the purpose "listening-phase"
   * @param clockDriftPpm by how much each node's clock runs fast; matters where checks follow their nodes
   */
  constructor(policies: readonly ListeningPolicy[], keys: Keys, clockDriftPpm?: (node: number) => number) {
    this.policies = policies;
    this.hasSamplers = policies.some(({ kind }) => kind === "lpl");
    this.manner = Uint8Array.from(policies, ({ kind }) => MANNER[kind]);
    this.phaseUs = new Float64Array(policies.length);
    policies.forEach((policy, node) => {
      if (policy.kind !== "lpl") return;
      if (policy.phase === "locked" && policy.spreadUs > policy.guardUs)
        throw new RangeError(`a guard of ${policy.guardUs} µs does not cover a spread of ${policy.spreadUs} µs`);
      const rangeUs = policy.phase === "locked" ? policy.spreadUs + 1 : policy.intervalUs;
      this.phaseUs[node] = uniformBelow(keys.at(node), 0, rangeUs);
    });
    this.rhythms = rhythmsOf(policies, clockDriftPpm);
    this.intervalUs = intervalsOf(policies, this.rhythms);
  }

  /** Time between two checks of those that follow their nodes, µs of each node's clock; `undefined` where there are none. */
  get checkIntervalUs(): number | undefined {
    return this.rhythms?.checkIntervalUs;
  }

  /**
   * A node checks at this time, and every interval of its clock from there on, if its checks follow it.
   * @param beatUs of the run, not whole
   * @param guardUs how far its neighbours' checks are from its own at most, by what it says
   */
  keepRhythm(node: number, beatUs: number, guardUs: number | undefined, nowUs: number): void {
    const { rhythms } = this;
    if (rhythms === undefined) return;
    const interval = rhythms.intervalUs[node];
    const phaseUs = beatUs - Math.floor(beatUs / interval) * interval;
    rhythms.phaseUs[node] = phaseUs;
    rhythms.guardUs[node] = guardUs === undefined ? NO_GUARD : Math.ceil(guardUs);
    const policy = this.policies[node];
    if (policy.kind !== "lpl" || policy.phase !== "steered") return;
    this.phaseUs[node] = phaseUs;
    rhythms.movedUs[node] = nowUs;
  }

  /** How far a node says that its neighbours' checks are from its own beat at most, µs; `undefined` where it does not say. */
  promisedGuardUs(node: number): number | undefined {
    const guardUs = this.rhythms?.guardUs[node] ?? NO_GUARD;
    return guardUs === NO_GUARD ? undefined : guardUs;
  }

  /** Whether a node's checks have been moved since a time. */
  hasMovedSince(node: number, sinceUs: number): boolean {
    return (this.rhythms?.movedUs[node] ?? -1) >= sinceUs;
  }

  /** The first beat of a node's own rhythm at or after `fromUs`. */
  nextBeatUs(node: number, fromUs: number): number {
    return nextOf(this.rhythms!.intervalUs[node], this.rhythms!.phaseUs[node], fromUs);
  }

  isSampler(node: number): boolean {
    return this.manner[node] === SAMPLER;
  }

  /** Whether the receiver is off when the node has nothing to do. */
  rests(node: number): boolean {
    return this.manner[node] !== ALWAYS_ON;
  }

  /** Time between two checks of a node, µs; 0 where it makes none. */
  intervalOf(node: number): number {
    const { manner, intervalUs } = this;
    if (manner[node] !== SAMPLER) return 0;
    return typeof intervalUs === "number" ? intervalUs : intervalUs[node];
  }

  /** The first wake of a sampling node at or after `fromUs`. */
  nextWakeUs(node: number, fromUs: number): number {
    return nextOf(this.intervalOf(node), this.phaseUs[node], fromUs);
  }

  /** How long ago a sampling node woke last, as seen at `nowUs`. */
  sinceWakeUs(node: number, nowUs: number): number {
    const interval = this.intervalOf(node);
    const phase = this.phaseUs[node];
    return nowUs - Math.ceil(phase + Math.floor((nowUs - phase) / interval) * interval);
  }
}

/** Wakes fall on whole µs: those that do not are the next. */
function nextOf(interval: number, phase: number, fromUs: number): number {
  return Math.ceil(phase + Math.max(0, Math.ceil((fromUs - phase) / interval)) * interval);
}

/** Between two checks: by a right clock, or by the nodes' own where they follow their nodes. */
function intervalsOf(policies: readonly ListeningPolicy[], rhythms: Rhythms | undefined): number | Float64Array {
  const intervalUs = Float64Array.from(policies, (policy, node) => {
    if (policy.kind !== "lpl") return 0;
    return policy.phase === "steered" ? rhythms!.intervalUs[node] : policy.intervalUs;
  });
  const one = intervalUs.reduce((most, each) => Math.max(most, each), 0);
  return intervalUs.every((each) => each === 0 || each === one) ? one : intervalUs;
}

/** @throws RangeError where checks that follow their nodes have different intervals: the scenario is to be refused before */
function rhythmsOf(
  policies: readonly ListeningPolicy[],
  clockDriftPpm: ((node: number) => number) | undefined,
): Rhythms | undefined {
  const steered = policies.filter((policy) => policy.kind === "lpl" && policy.phase === "steered");
  const intervals = new Set(steered.map((policy) => (policy.kind === "lpl" ? policy.intervalUs : 0)));
  if (intervals.size > 1) throw new RangeError("checks that follow their nodes have one interval");
  const [checkIntervalUs] = intervals;
  if (checkIntervalUs === undefined) return undefined;
  const count = policies.length;
  return {
    checkIntervalUs,
    intervalUs: Float64Array.from(
      policies,
      (_, node) => checkIntervalUs / (1 + (clockDriftPpm?.(node) ?? 0) / PER_MILLION),
    ),
    phaseUs: new Float64Array(count),
    guardUs: new Float64Array(count).fill(NO_GUARD),
    movedUs: new Float64Array(count).fill(-1),
  };
}
