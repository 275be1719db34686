/**
 * Links along given edges: every link delivers after its latency unless its loss model takes the frame. No collisions,
 * no hidden terminals; receivers and transmitters work side by side (full duplex), and receivers are always on.
 *
 * A node sends one frame at a time where the links have a bit rate, and keeps up to `queueFrames` waiting. A unicast frame
 * is acknowledged by an ideal acknowledgement (never lost, free of charge, back after the link's latency) and repeated up
 * to `retries` times. Over point-to-point links a broadcast is one frame on each link.
 */

import { arenaBytes } from "../../src/base/arena.ts";
import type { Keys } from "../../src/base/keys.ts";
import type { Address } from "../../src/host.ts";
import type { EnergyLedger } from "../energy/ledger.ts";
import { STATE } from "../energy/ledger.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { LinkMediumSpec } from "../world-spec.ts";
import type { CarrierListener, ChanceCarrier } from "./carrier.ts";
import { LinkChance, NO_EDGE } from "./link-chance.ts";
import { NO_TRANSMISSION, type Transmission, TransmissionPool } from "./transmission.ts";
import { TransmissionQueues } from "./transmission-queues.ts";

const TO_ALL = -1;
const US_PER_S = 1e6;

/** What the links stand on. */
export interface LinkCarrierParts {
  readonly kernel: Kernel;
  readonly ledger: EnergyLedger;
  readonly listener: CarrierListener;
  readonly seed: string;
  readonly nodeKeys: Keys;
}

export class LinkCarrier implements ChanceCarrier {
  readonly sharedMedium: boolean;
  readonly mtuBytes = Number.POSITIVE_INFINITY;
  readonly isInstant = false;
  /** Whether a transmission takes no time: then any number may be under way at once. */
  private readonly takesNoTime: boolean;
  private readonly spec: LinkMediumSpec;
  private readonly parts: LinkCarrierParts;
  private readonly pool = new TransmissionPool();
  /** While a node is busy, the first is on the air, or awaits its acknowledgement. */
  private readonly queues: TransmissionQueues;
  private readonly busy: Uint8Array;
  private readonly startedUs: Float64Array;
  private readonly startsAtInstant: Uint16Array;
  private readonly heardUntilUs: Float64Array;
  private readonly receivedUs: Float64Array;
  private readonly chance: LinkChance;
  private readonly endKind: number;
  private readonly arrivalKind: number;
  private readonly answerKind: number;

  constructor(spec: LinkMediumSpec, parts: LinkCarrierParts) {
    const nodes = spec.graph.order;
    this.spec = spec;
    this.parts = parts;
    this.sharedMedium = spec.shared;
    this.takesNoTime = spec.bitRate === Number.POSITIVE_INFINITY;
    this.chance = new LinkChance(spec, parts.kernel, parts.seed, parts.nodeKeys);
    this.queues = new TransmissionQueues(nodes, this.pool);
    this.receivedUs = new Float64Array(nodes);
    this.busy = new Uint8Array(nodes);
    this.startedUs = new Float64Array(nodes).fill(-1);
    this.startsAtInstant = new Uint16Array(nodes);
    this.heardUntilUs = new Float64Array(nodes);
    this.endKind = parts.kernel.register("transmission ends", (node, index) => this.transmissionEnds(node, index));
    this.arrivalKind = parts.kernel.register("arrival", (node, index, isLost) =>
      this.arrives(node, index, isLost === 1),
    );
    this.answerKind = parts.kernel.register("answer", (node, index, isReceived) =>
      this.answered(node, index, isReceived === 1),
    );
  }

  neighbours(node: number): readonly Address[] {
    return this.spec.graph.neighbours[node];
  }

  receivingUs(node: number): number {
    return this.receivedUs[node];
  }

  reseed(seed: string): void {
    this.chance.reseed(seed);
  }

  room(bytes: number): Uint8Array {
    // Where transmissions take no time, one may be over at the instant at which the next begins: see Watch.
    return this.takesNoTime ? arenaBytes(bytes) : this.pool.room(bytes);
  }

  send(node: number, to: Address, frame: Uint8Array, token: number): void {
    this.enqueue(node, to, frame, token, this.spec.retries, this.nextRepeat(node));
  }

  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void {
    const repeat = this.nextRepeat(node);
    if (this.sharedMedium) {
      this.enqueue(node, TO_ALL, frame, token, 0, repeat);
      return;
    }
    const neighbours = this.spec.graph.neighbours[node];
    let first = NO_TRANSMISSION;
    for (let i = 0; i < neighbours.length; i++) {
      if (neighbours[i] === except) continue;
      const index = this.enqueue(node, neighbours[i], frame, token, 0, repeat, first);
      if (first === NO_TRANSMISSION) first = index;
    }
  }

  nodeUp(node: number): void {
    const { ledger, kernel } = this.parts;
    ledger.setRadio(node, STATE.listen, kernel.nowUs);
    this.heardUntilUs[node] = kernel.nowUs;
  }

  nodeDown(node: number): void {
    for (let index = this.queues.first(node); index !== NO_TRANSMISSION; index = this.queues.first(node)) {
      const transmission = this.pool.at(index);
      transmission.cut = transmission.endUs > this.parts.kernel.nowUs;
      this.queues.remove(node, index);
      this.pool.release(index);
    }
    this.busy[node] = 0;
  }

  /**
   * @param first the first transmission of the same frame, if there is one: it is under way until its frame has arrived
   * @returns the transmission, or {@link NO_TRANSMISSION} where the queue is full
   */
  private enqueue(
    node: number,
    to: number,
    frame: Uint8Array,
    token: number,
    retries: number,
    repeat: number,
    first = NO_TRANSMISSION,
  ): number {
    if (this.queues.length(node) >= this.spec.queueFrames && !this.takesNoTime) {
      this.parts.listener.frameOutcome(node, node, "queue-full");
      this.parts.listener.sendEnded(node, token, "dropped");
      return NO_TRANSMISSION;
    }
    const index = this.pool.take(node, to, frame, token, retries);
    if (first !== NO_TRANSMISSION) this.pool.follow(index, first);
    this.queues.push(node, index);
    if (this.takesNoTime) this.begin(node, index, repeat);
    else if (this.busy[node] === 0) this.begin(node, index, 0);
    return index;
  }

  /** Puts a frame on the air: its fate at each receiver is drawn now and takes effect when it arrives. */
  private begin(node: number, index: number, repeat: number): void {
    const { kernel, ledger, listener } = this.parts;
    const transmission = this.pool.at(index);
    const onAirBytes = transmission.frame.length + this.spec.headerBytes;
    const airtimeUs = Math.ceil((onAirBytes * 8 * US_PER_S) / this.spec.bitRate);
    transmission.startUs = kernel.nowUs;
    transmission.endUs = kernel.nowUs + airtimeUs;
    transmission.repeat = repeat;
    this.busy[node] = 1;
    if (airtimeUs > 0) {
      listener.beforeLoadChange(node);
      ledger.setRadio(node, STATE.transmit, kernel.nowUs);
      listener.afterLoadChange(node);
    }
    listener.frameOnAir(node, airtimeUs, onAirBytes, transmission.to, transmission.frame);
    this.launchAll(node, index, transmission);
    if (airtimeUs > 0) {
      this.pool.retain(index);
      kernel.after(airtimeUs, node, this.endKind, index);
    } else this.transmissionOver(node, index, transmission);
  }

  /**
   * Where transmissions take no time, a node may begin several at one instant: this one's number among them, so that each
   * has its own chance. A broadcast over links counts once, its links being told apart anyway.
   */
  private nextRepeat(node: number): number {
    if (!this.takesNoTime) return 0;
    const { nowUs } = this.parts.kernel;
    if (this.startedUs[node] !== nowUs) {
      this.startedUs[node] = nowUs;
      this.startsAtInstant[node] = 0;
    }
    return this.startsAtInstant[node]++;
  }

  private launchAll(node: number, index: number, transmission: Transmission): void {
    const { chance } = this;
    const { to } = transmission;
    if (to !== TO_ALL) {
      const edge = chance.edgeOf(node, to);
      if (edge === NO_EDGE) throw new RangeError(`no link leads from ${node} to ${to}`);
      chance.setOut(node, edge, 1, transmission.repeat);
      this.launch(edge, index, transmission);
      return;
    }
    const first = chance.start[node];
    const end = chance.start[node + 1];
    chance.setOut(node, first, end - first, transmission.repeat);
    for (let edge = first; edge < end; edge++) this.launch(edge, index, transmission);
  }

  private launch(edge: number, index: number, transmission: Transmission): void {
    const { chance } = this;
    const latencyUs = chance.latencyUs(edge);
    const isLost = chance.isLost(edge);
    this.pool.retain(index);
    transmission.latencyUs = latencyUs;
    const { kernel } = this.parts;
    const delayUs = transmission.endUs - kernel.nowUs + latencyUs;
    kernel.after(delayUs, chance.target[edge], this.arrivalKind, index, isLost ? 1 : 0);
  }

  private transmissionEnds(node: number, index: number): void {
    const { kernel, ledger, listener } = this.parts;
    const transmission = this.pool.at(index);
    if (ledger.isUp(node) && transmission.sender === node && ledger.radio(node) === STATE.transmit) {
      listener.beforeLoadChange(node);
      ledger.setRadio(node, STATE.listen, kernel.nowUs);
      listener.afterLoadChange(node);
      if (ledger.isUp(node)) this.transmissionOver(node, index, transmission);
    }
    this.pool.release(index);
  }

  /** The frame has left the antenna: a broadcast is done with, a unicast frame awaits its acknowledgement. */
  private transmissionOver(node: number, index: number, transmission: Transmission): void {
    if (transmission.to !== TO_ALL && this.spec.retries > 0) return;
    this.finish(node, index, "sent");
  }

  private arrives(node: number, index: number, isLost: boolean): void {
    const { kernel, ledger, listener } = this.parts;
    const transmission = this.pool.at(index);
    const { sender } = transmission;
    const isUp = ledger.isUp(node);
    const isCut = transmission.cut;
    const received = isUp && !isLost && !isCut;
    if (isUp && !isCut) this.bookReception(node, transmission.endUs - transmission.startUs);
    listener.frameOutcome(
      node,
      sender,
      received ? "received" : isCut ? "sender-died" : isUp ? "link-loss" : "receiver-down",
    );
    if (transmission.to !== TO_ALL && this.spec.retries > 0) {
      this.pool.retain(index);
      kernel.after(transmission.latencyUs, sender, this.answerKind, index, received ? 1 : 0);
    }
    if (received) listener.frameArrived(node, transmission.frame, sender);
    this.pool.release(index);
  }

  /** Counts the part of the reception that was not heard before; while it transmits itself, a node's receiver is not billed. */
  private bookReception(node: number, airtimeUs: number): void {
    const { kernel, ledger } = this.parts;
    if (ledger.radio(node) !== STATE.listen) return;
    const fromUs = Math.max(this.heardUntilUs[node], kernel.nowUs - airtimeUs, ledger.radioSince(node));
    this.receivedUs[node] += Math.max(0, kernel.nowUs - fromUs);
    this.heardUntilUs[node] = kernel.nowUs;
  }

  /** The acknowledgement is back, or is missed. */
  private answered(node: number, index: number, isReceived: boolean): void {
    const transmission = this.pool.at(index);
    const waits = this.queues.has(node, index) && transmission.sender === node && !transmission.cut;
    if (waits) {
      if (isReceived) this.finish(node, index, "acknowledged");
      else if (transmission.retriesLeft > 0) {
        transmission.retriesLeft--;
        this.begin(node, index, this.nextRepeat(node));
      } else this.finish(node, index, "lost");
    }
    this.pool.release(index);
  }

  /** Takes the frame off the queue, tells the node, and begins the next one. */
  private finish(node: number, index: number, outcome: "sent" | "acknowledged" | "lost"): void {
    const { token } = this.pool.at(index);
    this.queues.remove(node, index);
    this.busy[node] = 0;
    this.pool.release(index);
    const next = this.queues.first(node);
    if (next !== NO_TRANSMISSION && !this.takesNoTime) this.begin(node, next, 0);
    this.parts.listener.sendEnded(node, token, outcome);
  }
}
