/** What the network tells a node, told to its protocol. */
import type { Address, Fact, ProtocolNode, SendOutcome, StreamClosure, StreamId } from "../../src/host.ts";
import type { EnergyLedger } from "../energy/ledger.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { NetworkListener } from "../net/network.ts";
import type { Clocks } from "./clocks.ts";

/** What nodes are, and what of the world they are told through. */
export interface NodeEventsParts {
  readonly kernel: Pick<Kernel, "nowUs">;
  readonly clocks: Clocks;
  readonly ledger: Pick<EnergyLedger, "isUp">;
  /** Changed as nodes boot. */
  readonly protocolNodes: readonly ProtocolNode[];
  readonly note: (node: number, fact: Fact) => void;
  readonly random: (node: number) => number;
}

export class NodeEvents implements NetworkListener {
  private readonly parts: NodeEventsParts;
  private readonly protocolNodes: readonly ProtocolNode[];

  constructor(parts: NodeEventsParts) {
    this.parts = parts;
    this.protocolNodes = parts.protocolNodes;
  }

  frameArrived(node: number, frame: Uint8Array, from: Address, sentUs?: number): void {
    const ageUs = sentUs === undefined ? undefined : this.ageUs(from, sentUs);
    this.protocolNodes[node].onFrame(frame, from, ageUs);
  }

  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    if (this.parts.ledger.isUp(node)) this.protocolNodes[node].onSendOutcome(token, outcome);
  }

  malformed(node: number): void {
    this.parts.note(node, "malformed");
  }

  tooLong(node: number): void {
    this.parts.note(node, "too-long");
  }

  streamOpened(node: number, stream: StreamId, incoming: boolean): void {
    this.protocolNodes[node].onStreamOpen(stream, incoming);
  }

  streamData(node: number, stream: StreamId, bytes: Uint8Array): void {
    this.protocolNodes[node].onStreamData(stream, bytes);
  }

  streamWritable(node: number, stream: StreamId): void {
    this.protocolNodes[node].onStreamWritable(stream);
  }

  streamClosed(node: number, stream: StreamId, why: StreamClosure): void {
    if (this.parts.ledger.isUp(node)) this.protocolNodes[node].onStreamClosed(stream, why);
  }

  random(node: number): number {
    return this.parts.random(node);
  }

  /** How long ago it was by the sender's clock, µs. */
  private ageUs(from: Address, sentUs: number): number {
    return this.parts.clocks.elapsedUs(from, this.parts.kernel.nowUs - sentUs);
  }
}
