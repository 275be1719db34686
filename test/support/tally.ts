/** Counts what was published, who got it and how often, and what was on the air. */
import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import type { Fact, Protocol } from "../../src/host.ts";

export class Tally {
  /** "origin/timestamp" of every message published, in order. */
  readonly sent: string[] = [];
  /** By receiver: "origin/timestamp" of every message handed to the application, in order. */
  readonly got: string[][];
  readonly facts = new Map<Fact, number>();
  /** By node: when it last put a frame on the air, µs, or −1. */
  readonly lastFrameUs: number[];
  frames = 0;
  readonly observer: Observer;

  constructor(spec: WorldSpec) {
    this.got = spec.nodes.map(() => []);
    this.lastFrameUs = spec.nodes.map(() => -1);
    this.observer = {
      frameOnAir: (node, startUs) => {
        this.frames++;
        this.lastFrameUs[node] = startUs;
      },
      published: (node, _ordinal, timestampMs) => this.sent.push(`${spec.nodes[node].name}/${timestampMs}`),
      delivered: (node, origin, timestampMs) => this.got[node].push(`${origin}/${timestampMs}`),
      noted: (_node, fact) => this.facts.set(fact, (this.facts.get(fact) ?? 0) + 1),
    };
  }

  /** What a receiver should have of what others sent, and has, sorted. */
  compare(spec: WorldSpec, node: number): { readonly expected: string[]; readonly got: string[] } {
    const own = `${spec.nodes[node].name}/`;
    return {
      expected: this.sent.filter((message) => !message.startsWith(own)).sort(),
      got: [...this.got[node]].sort(),
    };
  }
}

/** Runs a protocol in a world and counts. */
export function tallied(spec: WorldSpec, protocol: Protocol): { readonly world: World; readonly tally: Tally } {
  const tally = new Tally(spec);
  const world = new World(spec, protocol, [tally.observer]);
  world.run();
  return { world, tally };
}
