/**
 * A world: nodes with clocks, processors, batteries and sensors, a network between them, and one protocol on all of them.
 *
 * The world hosts protocol code (it answers the host contract) and knows no particular protocol. What it can be seen to do
 * goes to the digest and to the observers; neither can change it.
 */
import { deriveKey, deriveKeyFrom, type Key, keyOf, uniform } from "../src/base/chance.ts";
import type { Address, Fact, Protocol, ProtocolNode, SendOutcome, StreamId, Work } from "../src/host.ts";
import { Digest, hashBytes, OBSERVED } from "./digest.ts";
import { EnergyLedger, STATE, STATES, type State } from "./energy/ledger.ts";
import { Mortality } from "./energy/mortality.ts";
import { Kernel, NO_EVENT } from "./kernel/kernel.ts";
import { LinkNetwork } from "./net/links.ts";
import type { Network, NetworkListener } from "./net/network.ts";
import { FRAME_OUTCOMES, type FrameOutcome } from "./net/outcome.ts";
import { Processors } from "./node/processor.ts";
import { Sampling } from "./node/sampling.ts";
import { type HostServices, VirtualHost } from "./node/virtual-host.ts";
import type { Observer } from "./observer.ts";
import type { WorldSpec } from "./world-spec.ts";

const US_PER_S = 1e6;
const US_PER_MS = 1000;
const TWO_POW_32 = 4294967296;

export class World implements HostServices, NetworkListener {
  readonly spec: WorldSpec;
  readonly kernel: Kernel;
  readonly digest: Digest;
  readonly ledger: EnergyLedger;
  readonly processors: Processors;
  readonly nodeKeys: readonly Key[];
  /** µs of the run at which a node died, or `Infinity`. */
  readonly diedUs: Float64Array;
  private readonly observers: readonly Observer[];
  private readonly mortality: Mortality;
  private readonly network: Network;
  private readonly sampling: Sampling;
  private readonly protocol: Protocol;
  private readonly protocolNodes: ProtocolNode[] = [];
  private readonly indexByName = new Map<string, number>();
  private readonly drawKeys: readonly Key[];
  private readonly drawn: Float64Array;
  private readonly timers: (Map<number, number> | undefined)[] = [];
  private readonly timerKind: number;
  private readonly valueBits = new DataView(new ArrayBuffer(8));
  private hashedFrame: Uint8Array | undefined;
  private frameHash = 0;

  constructor(spec: WorldSpec, protocol: Protocol, observers: readonly Observer[] = []) {
    const nodes = spec.nodes.length;
    const boards = spec.nodes.map((node) => node.board);
    const series = spec.nodes.map((node) => node.sensor);
    const nodeKey = keyOf(spec.seed, "node");
    this.spec = spec;
    this.protocol = protocol;
    this.observers = observers;
    this.kernel = new Kernel(nodes);
    this.nodeKeys = spec.nodes.map((node) => deriveKey(nodeKey, node.name));
    this.drawKeys = this.nodeKeys.map((key) => deriveKeyFrom(nodeKey, key));
    this.drawn = new Float64Array(nodes);
    this.diedUs = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.digest = new Digest(this.nodeKeys, spec.digestWindowUs, spec.durationUs);
    this.ledger = new EnergyLedger(boards, spec.medium.transmitPowerDbm);
    this.processors = new Processors(this.kernel, boards, series, protocol.sampleWork, {
      beforeLoadChange: (node) => this.beforeLoadChange(node),
      afterLoadChange: (node) => this.afterLoadChange(node),
      workDone: (node, token) => this.protocolNodes[node].onWorkDone(token),
    });
    this.sampling = new Sampling({
      kernel: this.kernel,
      series,
      sampleUs: this.processors.sampleUs,
      protocolNode: (node) => this.protocolNodes[node],
      localClockUs: (node, atUs) => this.localClockUs(node, atUs),
      isUp: (node) => this.ledger.isUp(node),
      everySampleIsAnEvent: spec.everySampleIsAnEvent === true,
      beforeLoadChange: (node) => this.beforeLoadChange(node),
      afterLoadChange: (node) => this.afterLoadChange(node),
    });
    this.mortality = new Mortality(
      this.kernel,
      spec.nodes.map((node) => node.battery),
      {
        chargeC: (node) => this.chargeC(node, this.kernel.nowUs),
        currentA: (node) => this.ledger.currentA(node, this.processors.isComputing(node)),
        largestCurrentA: (node) => this.ledger.largestCurrentA(node),
        followClosely: (node) => this.sampling.followClosely(node),
        die: (node) => this.die(node),
      },
    );
    this.network = new LinkNetwork(spec.medium, {
      kernel: this.kernel,
      ledger: this.ledger,
      listener: this,
      seed: spec.seed,
      nodeKeys: this.nodeKeys,
      gateways: spec.nodes.flatMap((node, index) => (node.isGateway ? [index] : [])),
    });
    const bootKind = this.kernel.register((node) => this.boot(node));
    this.timerKind = this.kernel.register((node, timer) => this.timerFires(node, timer));
    spec.nodes.forEach((node, index) => {
      this.indexByName.set(node.name, index);
      this.kernel.schedule(node.bootUs, index, bootKind);
    });
  }

  /** Runs the world to its end. */
  run(): void {
    this.kernel.runUntil(this.spec.durationUs);
  }

  /** Charge drawn from the battery (or the mains) up to an instant not after the present, in C. Pure. */
  chargeC(node: number, atUs: number): number {
    let charge = 0;
    for (let state = 0; state < STATES; state++) charge += this.stateChargeC(node, state as State, atUs);
    return charge;
  }

  /** The part of it that a state of the chip drew, in C. Pure. */
  stateChargeC(node: number, state: State, atUs: number): number {
    const charge = this.ledger.stateChargeC(node, state, atUs);
    if (state !== STATE.cpu) return charge;
    return charge + this.ledger.chargeOfC(node, STATE.cpu, this.processors.busyUs(node, atUs));
  }

  /** Charge left in a node's battery, in C; `undefined` for the mains. */
  remainingC(node: number): number | undefined {
    return this.mortality.remainingC(node);
  }

  /** The protocol's node, for tests and snapshots. */
  protocolNode(node: number): ProtocolNode | undefined {
    return this.protocolNodes[node];
  }

  /** The node with this name, or −1. */
  indexOf(name: string): number {
    return this.indexByName.get(name) ?? -1;
  }

  private boot(node: number): void {
    const { nowUs } = this.kernel;
    const { name, isGateway } = this.spec.nodes[node];
    this.ledger.powerUp(node, nowUs);
    this.processors.powerUp(node);
    this.network.nodeUp(node);
    this.digest.absorb(node, nowUs, OBSERVED.boot, 0, 0, 0);
    for (const observer of this.observers) observer.booted?.(node, nowUs);
    const host = new VirtualHost(this, node, name, isGateway, this.network.sharedMedium);
    this.protocolNodes[node] = this.protocol.create(host);
    this.protocolNodes[node].start();
    this.sampling.powerUp(node);
    this.mortality.powerUp(node);
  }

  private die(node: number): void {
    const { nowUs } = this.kernel;
    this.sampling.powerDown(node);
    this.network.nodeDown(node);
    for (const handle of this.timers[node]?.values() ?? []) this.kernel.cancel(handle);
    this.timers[node] = undefined;
    this.processors.powerDown(node);
    this.ledger.powerDown(node, nowUs);
    this.diedUs[node] = nowUs;
    this.digest.absorb(node, nowUs, OBSERVED.death, 0, 0, 0);
    for (const observer of this.observers) observer.died?.(node, nowUs);
  }

  private localClockUs(node: number, atUs: number): number {
    const offUs = Math.floor((atUs * this.spec.nodes[node].clockDriftPpm) / US_PER_S);
    return this.spec.epochMs * US_PER_MS + atUs + offUs;
  }

  // What nodes ask of their hosts.

  clockUs(node: number): number {
    return this.localClockUs(node, this.kernel.nowUs);
  }

  random(node: number): number {
    return uniform(this.drawKeys[node], this.drawn[node]++);
  }

  neighbours(node: number): readonly Address[] {
    return this.network.neighbours(node);
  }

  nextHopToGateway(node: number): Address | undefined {
    return this.network.nextHopToGateway(node);
  }

  send(node: number, to: Address, frame: Uint8Array, token: number): void {
    if (this.ledger.isUp(node)) this.network.send(node, to, frame, token);
  }

  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void {
    if (this.ledger.isUp(node)) this.network.broadcast(node, frame, token, except);
  }

  openStream(): StreamId {
    throw new Error("streams need a network layer with TCP; links carry frames only");
  }

  writeStream(): number {
    return this.openStream();
  }

  closeStream(): void {
    this.openStream();
  }

  setTimer(node: number, timer: number, delayUs: number): void {
    if (!this.ledger.isUp(node)) return;
    let timers = this.timers[node];
    if (timers === undefined) {
      timers = new Map();
      this.timers[node] = timers;
    }
    this.kernel.cancel(timers.get(timer) ?? NO_EVENT);
    const rate = 1 + this.spec.nodes[node].clockDriftPpm / US_PER_S;
    const atUs = this.kernel.nowUs + Math.ceil(delayUs / rate);
    timers.set(timer, this.kernel.schedule(atUs, node, this.timerKind, timer));
  }

  cancelTimer(node: number, timer: number): void {
    const timers = this.timers[node];
    this.kernel.cancel(timers?.get(timer) ?? NO_EVENT);
    timers?.delete(timer);
  }

  work(node: number, work: Work, token: number): void {
    if (this.ledger.isUp(node)) this.processors.work(node, work, token);
  }

  published(node: number, ordinal: number, timestampMs: number): void {
    const takenAtUs = this.spec.nodes[node].sensor!.timeUs(ordinal);
    for (const observer of this.observers) {
      observer.published?.(node, ordinal, timestampMs, takenAtUs, this.kernel.nowUs);
    }
  }

  deliver(node: number, origin: string, timestampMs: number, value: number, hops: number): void {
    const { nowUs } = this.kernel;
    this.valueBits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
    const from = this.indexByName.get(origin);
    const originWord = from === undefined ? hashBytes(new TextEncoder().encode(origin)) : this.nodeKeys[from].k0;
    const valueWord = this.valueBits.getInt32(0) ^ this.valueBits.getInt32(4);
    const stampHigh = Math.floor(timestampMs / TWO_POW_32) | 0;
    this.digest.absorb(node, nowUs, OBSERVED.delivery, originWord, (timestampMs | 0) ^ (stampHigh << 16), valueWord);
    for (const observer of this.observers) observer.delivered?.(node, origin, timestampMs, value, hops, nowUs);
  }

  note(node: number, fact: Fact): void {
    for (const observer of this.observers) observer.noted?.(node, fact, this.kernel.nowUs);
  }

  rescanSamples(node: number): void {
    if (this.ledger.isUp(node)) this.sampling.rescan(node);
  }

  private timerFires(node: number, timer: number): void {
    this.timers[node]?.delete(timer);
    if (this.ledger.isUp(node)) this.protocolNodes[node].onTimer(timer);
  }

  // What the network tells.

  frameArrived(node: number, frame: Uint8Array, from: Address, rssiDbm: number): void {
    this.protocolNodes[node].onFrame(frame, from, rssiDbm);
  }

  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    if (this.ledger.isUp(node)) this.protocolNodes[node].onSendOutcome(token, outcome);
  }

  frameOnAir(
    node: number,
    startUs: number,
    airtimeUs: number,
    onAirBytes: number,
    to: number,
    frame: Uint8Array,
  ): void {
    const toWord = to < 0 ? -1 : this.nodeKeys[to].k0;
    this.digest.absorb(node, startUs, OBSERVED.frameOnAir, this.hashOf(frame), onAirBytes, toWord);
    for (const observer of this.observers) observer.frameOnAir?.(node, startUs, airtimeUs, onAirBytes, to, frame);
  }

  frameOutcome(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    const { nowUs } = this.kernel;
    const number = FRAME_OUTCOMES.indexOf(outcome);
    this.digest.absorb(receiver, nowUs, OBSERVED.frameOutcome, this.nodeKeys[transmitter].k0, number, 0);
    for (const observer of this.observers) observer.frameOutcome?.(receiver, transmitter, nowUs, outcome);
  }

  beforeLoadChange(node: number): void {
    this.mortality.beforeLoadChange(node);
  }

  afterLoadChange(node: number): void {
    this.mortality.afterLoadChange(node);
  }

  /** Forwarders of a flood share one frame object: its hash is computed once in a row. */
  private hashOf(frame: Uint8Array): number {
    if (this.hashedFrame !== frame) {
      this.hashedFrame = frame;
      this.frameHash = hashBytes(frame);
    }
    return this.frameHash;
  }
}
