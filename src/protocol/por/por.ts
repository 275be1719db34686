/** Proof-of-Resonance alone: nodes keep in step and do nothing else, so that a run shows what that costs. */
import type { Host, PlainData, Protocol, SampleBlock } from "../../host.ts";
import { FrameNode } from "../frame-node.ts";
import { defineProtocol } from "../protocol-model.ts";
import { locked } from "./locked-node.ts";
import { phaseNetworkOf, phaseNotes, phaseParameters } from "./settings.ts";

/** A node that senses, says and forwards nothing. */
class SilentNode extends FrameNode {
  readonly #host: Host;

  constructor(host: Host) {
    super();
    this.#host = host;
  }
  start(): void {}
  scanSamples(_block: SampleBlock, _from: number, to: number): number {
    return to;
  }
  onSample(): void {}
  onFrame(): void {
    this.#host.note("malformed");
  }
  onTimer(): void {}
  snapshot(): PlainData {
    return null;
  }
}

const silent: Protocol = {
  sampleWork: { operations: 0, bytes: 0 },
  create: (host) => new SilentNode(host),
  restore: (host) => new SilentNode(host),
};

export const por = defineProtocol({
  summary: "Keeps nodes in step by phase-locked beacons and sends nothing else: the cost of keeping step.",
  source: "SemeAIPletinnya/proof-of-resonance-online, carried over from a chain to a network",
  parameters: phaseParameters,
  build: (settings) => locked(silent, phaseNetworkOf(settings)),
  notes: (settings) => ["Nothing is sensed and nobody is told anything.", ...phaseNotes(settings)],
  signsOfLife: () => [],
});
