/** A few fake hosts: frames take one millisecond, nothing is lost that a test does not lose, and one clock is everyone's. */
import type { Protocol, ProtocolNode } from "../../src/host.ts";
import { EPOCH_US, FakeHost, type FakeHostOptions } from "./fake-host.ts";

const LATENCY_US = 1000;

interface InFlight {
  readonly dueUs: number;
  readonly frame: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export class FakeNetwork {
  readonly hosts: readonly FakeHost[];
  readonly nodes: ProtocolNode[];
  readonly #neighbours: readonly (readonly number[])[];
  readonly #inFlight: InFlight[] = [];
  nowUs = EPOCH_US;
  /** Whether a frame arrives. */
  carries: (from: number, to: number, frame: Uint8Array) => boolean = () => true;

  /**
   * @param neighbours for each node the positions of its neighbours
   * @param optionsOf what each host is made of, beside its name and neighbours
   */
  constructor(
    protocol: Protocol,
    neighbours: readonly (readonly number[])[],
    optionsOf: (index: number) => FakeHostOptions = () => ({}),
  ) {
    this.#neighbours = neighbours;
    this.hosts = neighbours.map((of, i) => new FakeHost({ name: `node-${i}`, neighbours: of, ...optionsOf(i) }));
    this.nodes = this.hosts.map((host) => protocol.create(host));
    for (const node of this.nodes) node.start();
  }

  /** A sample with ordinal 0 is taken now at this node. */
  sample(index: number, value: number): void {
    const block = { firstOrdinal: 0, values: Float64Array.of(value), labels: Uint8Array.of(0) };
    if (this.nodes[index].scanSamples(block, 0, 1) === 0) this.nodes[index].onSample(block, 0, this.nowUs);
    this.#collect(index);
  }

  /** Lets things happen until nothing is under way, or for so many steps. */
  settle(steps = 100_000): void {
    for (let step = 0; step < steps; step++) if (!this.#step()) return;
    throw new Error(`The network has not come to rest after ${steps} steps.`);
  }

  /** The frames that a node has put on the air, whole life long. */
  transmissionsOf(index: number): number {
    return this.hosts[index].sent.length;
  }

  readonly #collected = new Map<number, number>();

  /** Puts the frames that a node has sent since the last time on their way. */
  #collect(index: number): void {
    const host = this.hosts[index];
    for (const { to, frame, except } of host.sent.slice(this.#collected.get(index) ?? 0)) {
      const heard = to === undefined ? this.#neighbours[index] : [to];
      const dueUs = this.nowUs + LATENCY_US;
      for (const one of heard)
        if (host.sharedMedium || one !== except || to !== undefined)
          this.#inFlight.push({ dueUs, frame, from: index, to: one });
    }
    this.#collected.set(index, host.sent.length);
  }

  #step(): boolean {
    const arrival = this.#inFlight.reduce<InFlight | undefined>(
      (first, one) => (first === undefined || one.dueUs < first.dueUs ? one : first),
      undefined,
    );
    const timers = this.hosts.map((host) => host.earliestTimer()?.dueUs ?? Number.POSITIVE_INFINITY);
    const timerUs = Math.min(...timers);
    if (arrival === undefined && timerUs === Number.POSITIVE_INFINITY) return false;
    this.nowUs = Math.max(this.nowUs, Math.min(timerUs, arrival?.dueUs ?? Number.POSITIVE_INFINITY));
    for (const host of this.hosts) host.nowUs = this.nowUs;
    if (arrival !== undefined && arrival.dueUs <= timerUs) {
      this.#inFlight.splice(this.#inFlight.indexOf(arrival), 1);
      const { from, to, frame } = arrival;
      if (this.carries(from, to, frame)) this.nodes[to].onFrame(frame, from);
      this.#collect(to);
    } else {
      const index = timers.indexOf(timerUs);
      this.hosts[index].advance(0, this.nodes[index]);
      this.#collect(index);
    }
    return true;
  }
}

/** Nodes in a row, each linked with the next. */
export function lineOf(length: number): number[][] {
  return Array.from({ length }, (_, i) => [i - 1, i + 1].filter((j) => j >= 0 && j < length));
}
