/** What must hold in every run, as an observer that collects violations; and protocols that break it. */
import type { Observer } from "../../sim/observer.ts";
import { World } from "../../sim/world.ts";
import type { WorldSpec } from "../../sim/world-spec.ts";
import type { Protocol } from "../../src/host.ts";
import { toyProtocol } from "./toy-protocols.ts";

/** Watches messages and time; sentences about what must not happen end in `violations`. */
export class Watch implements Observer {
  readonly violations: string[] = [];
  private readonly names: readonly string[];
  private readonly sent = new Set<string>();
  private readonly got = new Set<string>();
  private lastUs = 0;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  frameOnAir(_node: number, startUs: number): void {
    this.time(startUs);
  }

  published(node: number, _ordinal: number, timestampMs: number, _takenAtUs: number, atUs: number): void {
    this.time(atUs);
    const message = `${this.names[node]}/${timestampMs}`;
    if (this.sent.has(message)) this.violations.push(`${message} was published twice`);
    this.sent.add(message);
  }

  delivered(node: number, origin: string, timestampMs: number, _value: number, _hops: number, atUs: number): void {
    this.time(atUs);
    const message = `${origin}/${timestampMs}`;
    if (!this.sent.has(message)) this.violations.push(`${message} was delivered but never sent`);
    if (this.got.has(`${node} ${message}`)) this.violations.push(`${message} was delivered to node ${node} twice`);
    this.got.add(`${node} ${message}`);
  }

  private time(atUs: number): void {
    if (atUs < this.lastUs) this.violations.push(`time ran backwards: ${this.lastUs} µs, then ${atUs} µs`);
    this.lastUs = atUs;
  }
}

/** Runs a protocol in a world and returns what must not have happened. */
export function violationsOf(spec: WorldSpec, protocol: Protocol): string[] {
  const watch = new Watch(spec.nodes.map((node) => node.name));
  new World(spec, protocol, [watch]).run();
  return watch.violations;
}

/** Time running backwards is impossible to stage with a real kernel, so the watch is told of it directly. */
export function brokenObserver(): string {
  const watch = new Watch(["node-0"]);
  watch.frameOnAir(0, 10);
  watch.frameOnAir(0, 9);
  return watch.violations.join();
}

const everySample = { scanSamples: (_block: unknown, from: number) => from };

/** Protocols that do what must not be done. */
export const broken = {
  /** Delivers what nobody sent. */
  inventor: toyProtocol((host) => ({ ...everySample, onSample: () => host.deliver("node-0", 1, 1, 1) })),
  /** Delivers everything twice. */
  repeater: toyProtocol((host) => ({
    ...everySample,
    onSample(block, index) {
      const ordinal = block.firstOrdinal + index;
      host.published(ordinal, ordinal);
      host.deliver(host.name, ordinal, 0, 0);
      host.deliver(host.name, ordinal, 0, 0);
    },
  })),
  /** Sends what its random stream says, so that a draw taken by someone else shows. */
  dicer: toyProtocol((host) => ({
    ...everySample,
    onSample: () => host.broadcast(Uint8Array.of(host.random() * 256), 0),
  })),
};
