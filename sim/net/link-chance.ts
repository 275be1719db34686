/**
 * What chance does to frames on the links of a graph: how long each takes, and whether it is lost. Both are keyed by who is
 * at the ends of the link and when a frame sets out.
 *
 * Keys lie in flat columns by edge, a vertex's edges side by side in the order of its neighbours; those of a vertex are
 * made when it first sends.
 */
import type { LinkIdentity, LossModel } from "../../models/link/link.ts";
import type { Graph } from "../../models/topology/topology.ts";
import { deriveKeyFrom, type Key, keyOf, precedes, uniformsAt } from "../../src/base/chance.ts";
import type { Keys } from "../../src/base/keys.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { LinkMediumSpec } from "../world-spec.ts";

/** No edge. */
export const NO_EDGE = -1;
/** Words of a key. */
const WORDS = 2;
const TWO_POW_32 = 4294967296;

export class LinkChance {
  /** The first edge of each vertex, and one more; an edge's number is its place in {@link target}. */
  readonly start: Int32Array;
  /** Where each edge leads. */
  readonly target: Int32Array;
  private readonly clock: Pick<Kernel, "nowUs">;
  private readonly loss: LossModel;
  private readonly shortestUs: number;
  private readonly spreadUs: number;
  private readonly nodeKeys: Keys;
  private lossKey: Key;
  private latencyKey: Key;
  private readonly lossKeys: Int32Array;
  /** None where all frames take equally long. */
  private readonly latencyKeys: Int32Array;
  private readonly isReady: Uint8Array;
  private linkAtHand: LinkAtHand;
  /** Draws of the frame that sets out, by its edges; the first of these edges, and the frame's number at this instant. */
  private readonly lossDraws: Float64Array;
  private readonly latencyDraws: Float64Array;
  private first = 0;
  private repeat = 0;

  constructor(spec: LinkMediumSpec, clock: Pick<Kernel, "nowUs">, seed: string, nodeKeys: Keys) {
    const { order, neighbours } = spec.graph;
    const [shortestUs, longestUs] = spec.latencyUs;
    this.clock = clock;
    this.loss = spec.loss;
    this.shortestUs = shortestUs;
    this.spreadUs = longestUs - shortestUs;
    this.nodeKeys = nodeKeys;
    this.lossKey = keyOf(seed, "link-loss");
    this.latencyKey = keyOf(seed, "link-latency");
    this.start = startsOf(spec.graph);
    this.target = new Int32Array(this.start[order]);
    for (let node = 0; node < order; node++) this.target.set(neighbours[node], this.start[node]);
    this.lossKeys = new Int32Array(this.target.length * WORDS);
    this.latencyKeys = new Int32Array(this.spreadUs === 0 ? 0 : this.lossKeys.length);
    const mostEdges = neighbours.reduce((most, list) => Math.max(most, list.length), 0);
    this.lossDraws = new Float64Array(mostEdges);
    this.latencyDraws = new Float64Array(mostEdges);
    this.isReady = new Uint8Array(order);
    this.linkAtHand = new LinkAtHand(deriveKeyFrom(this.lossKey, this.latencyKey), nodeKeys);
  }

  /** Draws come from this seed from now on. */
  reseed(seed: string): void {
    this.lossKey = keyOf(seed, "link-loss");
    this.latencyKey = keyOf(seed, "link-latency");
    this.linkAtHand = new LinkAtHand(deriveKeyFrom(this.lossKey, this.latencyKey), this.nodeKeys);
    for (let node = 0; node < this.isReady.length; node++) {
      if (this.isReady[node] === 0) continue;
      this.isReady[node] = 0;
      this.prepare(node);
    }
  }

  /** The edge from one vertex to a neighbour, or {@link NO_EDGE}. */
  edgeOf(from: number, to: number): number {
    for (let edge = this.start[from]; edge < this.start[from + 1]; edge++) if (this.target[edge] === to) return edge;
    return NO_EDGE;
  }

  private prepare(node: number): void {
    if (this.isReady[node] === 1) return;
    this.isReady[node] = 1;
    const loss = deriveKeyFrom(this.lossKey, this.nodeKeys.at(node));
    const latency = deriveKeyFrom(this.latencyKey, this.nodeKeys.at(node));
    for (let edge = this.start[node]; edge < this.start[node + 1]; edge++) {
      const other = this.nodeKeys.at(this.target[edge]);
      const ofLoss = deriveKeyFrom(loss, other);
      this.lossKeys[edge * WORDS] = ofLoss.k0;
      this.lossKeys[edge * WORDS + 1] = ofLoss.k1;
      if (this.spreadUs === 0) continue;
      const ofLatency = deriveKeyFrom(latency, other);
      this.latencyKeys[edge * WORDS] = ofLatency.k0;
      this.latencyKeys[edge * WORDS + 1] = ofLatency.k1;
    }
  }

  /**
   * A frame sets out now from a vertex over so many of its edges, as the `repeat`-th at this instant: {@link latencyUs} and
   * {@link isLost} then answer for these. (All are drawn together, which takes half the time.)
   */
  setOut(node: number, first: number, count: number, repeat: number): void {
    this.prepare(node);
    const { nowUs } = this.clock;
    const low = nowUs | 0;
    const high = (nowUs / TWO_POW_32) | 0;
    this.first = first;
    this.repeat = repeat;
    this.linkAtHand.from = node;
    if (this.spreadUs > 0) uniformsAt(this.latencyKeys, first, count, low, high, repeat, this.latencyDraws);
    if (this.loss.frameRate !== undefined) uniformsAt(this.lossKeys, first, count, low, high, repeat, this.lossDraws);
  }

  /** The delay of the frame on an edge, µs, at least 1. */
  latencyUs(edge: number): number {
    if (this.spreadUs === 0) return Math.max(1, this.shortestUs);
    const draw = this.latencyDraws[edge - this.first];
    return Math.max(1, this.shortestUs + Math.floor(draw * (this.spreadUs + 1)));
  }

  /** Whether the frame is lost on an edge. */
  isLost(edge: number): boolean {
    const { frameRate } = this.loss;
    return frameRate === undefined ? this.isLostInState(edge) : this.lossDraws[edge - this.first] < frameRate;
  }

  /** Where it is not the frame alone that decides. */
  private isLostInState(edge: number): boolean {
    const link = this.linkAtHand;
    link.to = this.target[edge];
    link.frame.k0 = this.lossKeys[edge * WORDS];
    link.frame.k1 = this.lossKeys[edge * WORDS + 1];
    return this.loss.isLost(link, this.clock.nowUs, this.repeat);
  }
}

/** The link that is being asked about: one object for all of them. Its state over time has one key for both directions. */
class LinkAtHand implements LinkIdentity {
  readonly frame = { k0: 0, k1: 0 };
  from = -1;
  to = -1;
  private readonly stateKey: Key;
  private readonly nodeKeys: Keys;
  private stateFrom = -1;
  private stateTo = -1;
  private stateOfLink: Key;

  constructor(stateKey: Key, nodeKeys: Keys) {
    this.stateKey = stateKey;
    this.nodeKeys = nodeKeys;
    this.stateOfLink = stateKey;
  }

  get state(): Key {
    if (this.stateFrom !== this.from || this.stateTo !== this.to) {
      this.stateFrom = this.from;
      this.stateTo = this.to;
      this.stateOfLink = undirectedKey(this.stateKey, this.nodeKeys.at(this.from), this.nodeKeys.at(this.to));
    }
    return this.stateOfLink;
  }
}

/** The key of a pair, whichever comes first. */
export function undirectedKey(key: Key, a: Key, b: Key): Key {
  return precedes(a, b) ? deriveKeyFrom(deriveKeyFrom(key, a), b) : deriveKeyFrom(deriveKeyFrom(key, b), a);
}

function startsOf({ order, neighbours }: Graph): Int32Array {
  const start = new Int32Array(order + 1);
  for (let node = 0; node < order; node++) start[node + 1] = start[node] + neighbours[node].length;
  return start;
}
