/** Takes a sensor's samples as their time comes, one by one, and has the node decide on each. */
import type { ProtocolNode, SampleBlock } from "../host.ts";
import type { Alarm, Clock } from "./clock/clock.ts";

/** A node's samples, in the order of time: what a sensor model gives. */
export interface SampleSource {
  readonly count: number;
  /** The instant of a sample, µs of the run. */
  timeUs(ordinal: number): number;
  /** How many samples are taken strictly before this instant. */
  countBefore(runUs: number): number;
  /** Fills the arrays from index 0 with the samples [from, to). */
  read(from: number, to: number, values: Float64Array, labels: Uint8Array): void;
}

export interface SamplerParts {
  readonly clock: Clock;
  readonly source: SampleSource;
  /** How long a sample is computed on beside the doing, µs. */
  readonly sampleUs: number;
  react(reaction: (node: ProtocolNode) => void): void;
}

export class Sampler {
  readonly #parts: SamplerParts;
  #next: Alarm | undefined;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
  }

  /** The node is up: it sees the samples from now on. */
  start(): void {
    this.#await(0);
  }

  stop(): void {
    this.#next?.cancel();
  }

  /** Samples whose time passed meanwhile (the machine slept) were never taken. */
  #await(after: number): void {
    const { clock, source } = this.#parts;
    const ordinal = Math.max(after, source.countBefore(clock.runUs()));
    if (ordinal < source.count) this.#next = clock.at(source.timeUs(ordinal), () => this.#take(ordinal));
  }

  #take(ordinal: number): void {
    const { clock, source, sampleUs, react } = this.#parts;
    const block: SampleBlock = { firstOrdinal: ordinal, values: new Float64Array(1), labels: new Uint8Array(1) };
    source.read(ordinal, ordinal + 1, block.values, block.labels as Uint8Array);
    const decide = () => {
      const takenAtUs = clock.localUsAt(source.timeUs(ordinal));
      react((node) => {
        if (node.scanSamples(block, 0, 1) === 0) node.onSample(block, 0, takenAtUs);
      });
      this.#await(ordinal + 1);
    };
    if (sampleUs === 0) decide();
    else this.#next = clock.at(clock.runUs() + sampleUs, decide);
  }
}
