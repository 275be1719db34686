/**
 * A world: nodes with clocks, processors, batteries and sensors, a network between them, and one protocol on all of them.
 *
 * The world hosts protocol code (it answers the host contract) and knows no particular protocol.
 */
import { deriveKey, keyOf } from "../src/base/chance.ts";
import { Keys } from "../src/base/keys.ts";
import { NameIndex } from "../src/base/name-index.ts";
import type { Address, Fact, Protocol, ProtocolNode, StreamId, Work } from "../src/host.ts";
import { CarrierWatch } from "./carrier-watch.ts";
import { Digest } from "./digest.ts";
import { Charges } from "./energy/charges.ts";
import { EnergyLedger, STATE, type State } from "./energy/ledger.ts";
import { Mortality } from "./energy/mortality.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { Echoes } from "./net/echoes.ts";
import { areInstant } from "./net/instant-links.ts";
import { NetworkOfWorld } from "./net/network-of-world.ts";
import { samplingFractionOf } from "./net/radio-carrier.ts";
import { Clocks } from "./node/clocks.ts";
import { Draws } from "./node/draws.ts";
import { NodeEvents } from "./node/node-events.ts";
import { Processors, processorsOf } from "./node/processor.ts";
import { Rhythms } from "./node/rhythms.ts";
import { Sampling } from "./node/sampling.ts";
import { Timers } from "./node/timers.ts";
import { type HostServices, VirtualHost } from "./node/virtual-host.ts";
import type { Observer } from "./observer.ts";
import { kernelOf, observersOf } from "./trace/instruments.ts";
import { Watch } from "./watch.ts";
import { changesFor, type WorldChange } from "./world-change.ts";
import type { WorldSpec } from "./world-spec.ts";

export class World implements HostServices {
  readonly spec: WorldSpec;
  readonly kernel: Kernel;
  readonly digest: Digest;
  readonly ledger: EnergyLedger;
  readonly processors: Processors;
  /** µs of the run at which each node died, or `Infinity`. */
  readonly diedUs: Float64Array;
  private readonly watch: Watch;
  private readonly charges: Charges;
  private readonly mortality: Mortality;
  private readonly echoes: Echoes;
  private readonly network: NetworkOfWorld;
  private readonly clocks: Clocks;
  private readonly rhythms: Rhythms;
  private readonly sampling: Sampling;
  private protocol: Protocol;
  /** Those still to come, in the order of time. */
  private readonly changes: WorldChange[];
  private readonly protocolNodes: ProtocolNode[];
  private readonly draws: Draws;
  private readonly timers: Timers;

  /** @param changes in the order of time */
  constructor(
    spec: WorldSpec,
    protocol: Protocol,
    observers: readonly Observer[] = [],
    changes: readonly WorldChange[] = [],
  ) {
    const nodes = spec.nodes.length;
    const boards = spec.nodes.map((node) => node.board);
    const processors = processorsOf(spec.nodes, protocol.sampleWork);
    const nodeKey = keyOf(spec.seed, "node");
    const nodeKeys = new Keys(nodes, (node) => deriveKey(nodeKey, spec.nodes[node].name));
    const indexByName = NameIndex.of(nodes, (node) => spec.nodes[node].name);
    const load = {
      beforeLoadChange: (node: number) => this.mortality.beforeLoadChange(node),
      afterLoadChange: (node: number) => this.mortality.afterLoadChange(node),
    };
    this.spec = spec;
    this.protocol = protocol;
    this.clocks = new Clocks(spec);
    this.changes = changesFor(protocol, changes);
    this.kernel = kernelOf(spec);
    this.draws = new Draws(nodeKeys, spec.seed);
    this.protocolNodes = new Array<ProtocolNode>(nodes);
    this.diedUs = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
    this.digest = new Digest(nodeKeys, spec.digestWindowUs, spec.durationUs);
    this.watch = new Watch(this.kernel, this.digest, nodeKeys, indexByName, observersOf(spec, observers));
    this.ledger = new EnergyLedger(boards, processors, spec.medium.transmitPowerDbm, (node) =>
      samplingFractionOf(spec.medium, node),
    );
    this.echoes = new Echoes(areInstant(spec.medium) ? nodes : 0, (datagram) => this.protocol.identityIn?.(datagram));
    const carrierListener = new CarrierWatch(this.watch, load);
    this.network = new NetworkOfWorld(spec, {
      kernel: this.kernel,
      ledger: this.ledger,
      nodeKeys,
      echoes: this.echoes,
      carrierListener,
      networkListener: new NodeEvents({
        kernel: this.kernel,
        clocks: this.clocks,
        ledger: this.ledger,
        protocolNodes: this.protocolNodes,
        note: (node, fact) => this.note(node, fact),
        random: (node) => this.random(node),
      }),
    });
    carrierListener.network = this.network;
    this.rhythms = new Rhythms(this.clocks, this.watch, this.network.steering);
    this.processors = new Processors(this.kernel, processors, spec.nodes, protocol.sampleWork, {
      ...load,
      workDone: (node, token) => this.protocolNodes[node].onWorkDone(token),
    });
    this.charges = new Charges(this.ledger, this.processors);
    this.sampling = new Sampling({
      ...load,
      kernel: this.kernel,
      nodes: spec.nodes,
      sampleUs: (node) => this.processors.sampleUs(node),
      protocolNode: (node) => this.protocolNodes[node],
      localClockUs: (node, atUs) => this.clocks.localUs(node, atUs),
      isUp: (node) => this.ledger.isUp(node),
      everySampleIsAnEvent: spec.everySampleIsAnEvent === true,
    });
    this.mortality = new Mortality(this.kernel, spec.nodes, {
      endUs: spec.durationUs,
      readCharge: (node, reading) => this.charges.read(node, reading),
      currentA: (node) => this.ledger.currentA(node, this.processors.isComputing(node)),
      largestCurrentA: (node) => this.ledger.largestCurrentA(node),
      followClosely: (node) => this.sampling.followClosely(node),
      die: (node) => this.die(node),
    });
    this.timers = new Timers(nodes, this.kernel, this.clocks, (node, timer) => {
      if (this.ledger.isUp(node)) this.protocolNodes[node].onTimer(timer);
    });
    const bootKind = this.kernel.register("boot", (node) => this.boot(node));
    spec.nodes.forEach((node, index) => {
      this.kernel.schedule(node.bootUs, index, bootKind);
    });
  }

  /** Runs the world to its end. */
  run(): void {
    this.runUntil(this.spec.durationUs);
  }

  /** Runs all events before `endUs`, and the changes before it. A change at `endUs` itself is still to come. */
  runUntil(endUs: number): void {
    while (this.changes.length > 0 && this.changes[0].atUs < endUs) {
      this.kernel.runUntil(this.changes[0].atUs);
      this.apply(this.changes.shift()!);
    }
    this.kernel.runUntil(endUs);
  }

  /** Charge drawn from the battery (or the mains) up to an instant not after the present, in C. Pure. */
  chargeC(node: number, atUs: number): number {
    return this.charges.drawnC(node, atUs);
  }

  /** The part of it that a state of the chip drew, in C. Pure. */
  stateChargeC(node: number, state: State, atUs: number): number {
    return this.charges.stateC(node, state, atUs);
  }

  /** The part of the listening that received frames: its charge, in C. Pure. */
  receivingChargeC(node: number): number {
    return this.ledger.chargeOfC(node, STATE.listen, this.network.receivingUs(node));
  }

  /** Charge left in a node's battery, in C; `undefined` for the mains. */
  remainingC(node: number): number | undefined {
    return this.mortality.remainingC(node);
  }

  /** The protocol's node, for tests and snapshots. */
  protocolNode(node: number): ProtocolNode | undefined {
    return this.protocolNodes[node];
  }

  private boot(node: number): void {
    this.ledger.powerUp(node, this.kernel.nowUs);
    this.processors.powerUp(node);
    this.network.nodeUp(node);
    this.echoes.heed(node);
    this.watch.booted(node);
    this.protocolNodes[node] = this.protocol.create(new VirtualHost(this, node));
    this.protocolNodes[node].start();
    this.sampling.powerUp(node);
    this.mortality.powerUp(node);
  }

  private apply({ seed, protocol = this.protocol }: WorldChange): void {
    if (seed !== undefined) {
      this.draws.reseed(seed);
      this.network.reseed(seed);
    }
    if (protocol === this.protocol) return;
    this.protocol = protocol;
    this.protocolNodes.forEach((before, node) => {
      if (!this.ledger.isUp(node)) return;
      this.echoes.heed(node);
      this.protocolNodes[node] = protocol.restore(new VirtualHost(this, node), before.snapshot());
      this.sampling.changeOfMind(node);
    });
  }

  private die(node: number): void {
    this.sampling.powerDown(node);
    this.network.nodeDown(node);
    this.timers.cancelAll(node);
    this.processors.powerDown(node);
    this.ledger.powerDown(node, this.kernel.nowUs);
    this.diedUs[node] = this.kernel.nowUs;
    this.watch.died(node);
  }

  // What nodes ask of their hosts.

  get sharedMedium(): boolean {
    return this.network.sharedMedium;
  }
  clockUs(node: number): number {
    return this.clocks.localUs(node, this.kernel.nowUs);
  }
  random(node: number): number {
    return this.draws.next(node);
  }
  neighbours(node: number): readonly Address[] {
    return this.network.neighbours(node);
  }
  signalStrengthDbm(node: number, from: Address): number | undefined {
    return this.network.signalStrengthDbm(node, from);
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
  broadcastTimed(node: number, frame: Uint8Array, token: number): void {
    if (this.ledger.isUp(node)) this.network.broadcastTimed(node, frame, token);
  }
  get checkIntervalUs(): number | undefined {
    return this.rhythms.checkIntervalUs;
  }
  keepRhythm(node: number, beatUs: number, periodUs: number, guardUs: number | undefined): void {
    if (this.ledger.isUp(node)) this.rhythms.keep(node, beatUs, periodUs, guardUs);
  }
  openStream(node: number, port: number): StreamId {
    return this.network.openStream(node, port);
  }
  writeStream(node: number, stream: StreamId, bytes: Uint8Array): number {
    return this.network.writeStream(node, stream, bytes);
  }
  closeStream(node: number, stream: StreamId): void {
    this.network.closeStream(node, stream);
  }
  setTimer(node: number, timer: number, delayUs: number): void {
    if (this.ledger.isUp(node)) this.timers.set(node, timer, delayUs);
  }
  cancelTimer(node: number, timer: number): void {
    this.timers.cancel(node, timer);
  }
  work(node: number, work: Work, token: number): void {
    if (this.ledger.isUp(node)) this.processors.work(node, work, token);
  }
  published(node: number, ordinal: number, timestampMs: number): void {
    this.watch.published(node, ordinal, timestampMs, this.spec.nodes[node].sensor!.timeUs(ordinal));
  }
  deliver(node: number, origin: string, timestampMs: number, value: number, hops: number): void {
    this.watch.delivered(node, origin, timestampMs, value, hops);
  }
  note(node: number, fact: Fact, amount?: number): void {
    this.watch.noted(node, fact, amount);
  }
  ignoreCopiesOf(node: number, identity: string): void {
    this.echoes.ignore(node, identity);
  }
  rescanSamples(node: number): void {
    if (this.ledger.isUp(node)) this.sampling.rescan(node);
  }
}
