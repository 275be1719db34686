/** The host of a virtual node: what its protocol may ask, answered by the world. One small object a node. */
import type { Address, Fact, Host, StreamId, Timing, Work } from "../../src/host.ts";

/** What the world answers; `node` is the asking node. */
export interface HostServices {
  readonly spec: { readonly nodes: readonly { readonly name: string; readonly isGateway: boolean }[] };
  readonly sharedMedium: boolean;
  clockUs(node: number): number;
  random(node: number): number;
  neighbours(node: number): readonly Address[];
  signalStrengthDbm(node: number, from: Address): number | undefined;
  nextHopToGateway(node: number): Address | undefined;
  send(node: number, to: Address, frame: Uint8Array, token: number): void;
  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void;
  openStream(node: number, port: number): StreamId;
  writeStream(node: number, stream: StreamId, bytes: Uint8Array): number;
  closeStream(node: number, stream: StreamId): void;
  setTimer(node: number, timer: number, delayUs: number): void;
  cancelTimer(node: number, timer: number): void;
  work(node: number, work: Work, token: number): void;
  published(node: number, ordinal: number, timestampMs: number): void;
  deliver(node: number, origin: string, timestampMs: number, value: number, hops: number): void;
  note(node: number, fact: Fact, amount: number | undefined): void;
  ignoreCopiesOf(node: number, identity: string): void;
  rescanSamples(node: number): void;
  readonly checkIntervalUs: number | undefined;
  keepRhythm(node: number, beatUs: number, periodUs: number, guardUs: number | undefined): void;
  broadcastTimed(node: number, frame: Uint8Array, token: number): void;
}

export class VirtualHost implements Host, Timing {
  private readonly services: HostServices;
  private readonly node: number;

  constructor(services: HostServices, node: number) {
    this.services = services;
    this.node = node;
  }

  get name(): string {
    return this.services.spec.nodes[this.node].name;
  }
  get isGateway(): boolean {
    return this.services.spec.nodes[this.node].isGateway;
  }
  get sharedMedium(): boolean {
    return this.services.sharedMedium;
  }

  clockUs(): number {
    return this.services.clockUs(this.node);
  }
  random(): number {
    return this.services.random(this.node);
  }
  neighbours(): readonly Address[] {
    return this.services.neighbours(this.node);
  }
  signalStrengthDbm(from: Address): number | undefined {
    return this.services.signalStrengthDbm(this.node, from);
  }
  nextHopToGateway(): Address | undefined {
    return this.services.nextHopToGateway(this.node);
  }
  send(to: Address, frame: Uint8Array, token: number): void {
    this.services.send(this.node, to, frame, token);
  }
  broadcast(frame: Uint8Array, token: number, except?: Address): void {
    this.services.broadcast(this.node, frame, token, except);
  }
  openStream(port: number): StreamId {
    return this.services.openStream(this.node, port);
  }
  writeStream(stream: StreamId, bytes: Uint8Array): number {
    return this.services.writeStream(this.node, stream, bytes);
  }
  closeStream(stream: StreamId): void {
    this.services.closeStream(this.node, stream);
  }
  setTimer(timer: number, delayUs: number): void {
    this.services.setTimer(this.node, timer, delayUs);
  }
  cancelTimer(timer: number): void {
    this.services.cancelTimer(this.node, timer);
  }
  work(work: Work, token: number): void {
    this.services.work(this.node, work, token);
  }
  published(ordinal: number, timestampMs: number): void {
    this.services.published(this.node, ordinal, timestampMs);
  }
  deliver(origin: string, timestampMs: number, value: number, hops: number): void {
    this.services.deliver(this.node, origin, timestampMs, value, hops);
  }
  note(fact: Fact, amount?: number): void {
    this.services.note(this.node, fact, amount);
  }
  ignoreCopiesOf(identity: string): void {
    this.services.ignoreCopiesOf(this.node, identity);
  }
  rescanSamples(): void {
    this.services.rescanSamples(this.node);
  }

  /** The host itself: one object a node is enough. */
  get timing(): Timing {
    return this;
  }
  get checkIntervalUs(): number | undefined {
    return this.services.checkIntervalUs;
  }
  keepRhythm(beatUs: number, periodUs: number, guardUs?: number): void {
    this.services.keepRhythm(this.node, beatUs, periodUs, guardUs);
  }
  broadcastTimed(frame: Uint8Array, token: number): void {
    this.services.broadcastTimed(this.node, frame, token);
  }
}
