/**
 * Links whose transmissions take no time and are not acknowledged: a frame is gone the instant it is handed over, and all
 * that is left of it is its arrival. The chance and the order of events are those of {@link LinkCarrier}; there is nothing
 * to queue, to repeat, or to cut. Over point-to-point links a broadcast is one frame on each link.
 */
import type { Address } from "../../src/host.ts";
import type { EnergyLedger } from "../energy/ledger.ts";
import { STATE } from "../energy/ledger.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { LinkMediumSpec, MediumSpec } from "../world-spec.ts";
import type { CarrierListener, ChanceCarrier } from "./carrier.ts";
import type { Echoes } from "./echoes.ts";
import { FlightPool } from "./flight-pool.ts";
import { LinkChance, NO_EDGE } from "./link-chance.ts";
import type { LinkCarrierParts } from "./links.ts";

const TO_ALL = -1;

/** What instant links stand on. */
export interface InstantLinksParts extends LinkCarrierParts {
  readonly echoes: Echoes;
}

/** Whether links with these settings are of this kind. */
export function areInstant(medium: MediumSpec): medium is LinkMediumSpec {
  return medium.kind === "links" && medium.bitRate === Number.POSITIVE_INFINITY && medium.retries === 0;
}

export class InstantLinks implements ChanceCarrier {
  readonly sharedMedium: boolean;
  readonly mtuBytes = Number.POSITIVE_INFINITY;
  readonly isInstant = true;
  private readonly spec: LinkMediumSpec;
  private readonly kernel: Kernel;
  private readonly ledger: EnergyLedger;
  private readonly listener: CarrierListener;
  private readonly echoes: Echoes;
  private readonly chance: LinkChance;
  private readonly flights = new FlightPool();
  private readonly startedUs: Float64Array;
  private readonly startsAtInstant: Uint16Array;
  private readonly arrivalKind: number;

  constructor(spec: LinkMediumSpec, parts: InstantLinksParts) {
    this.spec = spec;
    this.kernel = parts.kernel;
    this.ledger = parts.ledger;
    this.listener = parts.listener;
    this.echoes = parts.echoes;
    this.sharedMedium = spec.shared;
    this.chance = new LinkChance(spec, parts.kernel, parts.seed, parts.nodeKeys);
    this.startedUs = new Float64Array(spec.graph.order).fill(-1);
    this.startsAtInstant = new Uint16Array(spec.graph.order);
    this.arrivalKind = parts.kernel.register("arrival", (node, flight, isLost) =>
      this.arrives(node, flight, isLost === 1),
    );
  }

  neighbours(node: number): readonly Address[] {
    return this.spec.graph.neighbours[node];
  }

  receivingUs(): number {
    return 0;
  }

  reseed(seed: string): void {
    this.chance.reseed(seed);
  }

  nodeUp(node: number): void {
    this.ledger.setRadio(node, STATE.listen, this.kernel.nowUs);
  }

  /** What is on its way arrives all the same. */
  nodeDown(): void {}

  room(bytes: number): Uint8Array {
    return this.flights.room(bytes);
  }

  send(node: number, to: Address, frame: Uint8Array): void {
    const edge = this.chance.edgeOf(node, to);
    if (edge === NO_EDGE) throw new RangeError(`no link leads from ${node} to ${to}`);
    this.setOut(node, edge, 1);
    const flight = this.flights.take(node, frame, this.echoes.messageIn(frame), 1);
    this.tellOnAir(node, to, frame);
    this.launch(edge, flight);
  }

  broadcast(node: number, frame: Uint8Array, _token: number, except: Address | undefined): void {
    const { chance } = this;
    const { start, target } = chance;
    const first = start[node];
    const end = start[node + 1];
    if (first === end) {
      // Nobody hears it. No flight: its room would be free at once, and whoever remembers a frame does so for an instant.
      if (this.sharedMedium) this.tellOnAir(node, TO_ALL, frame);
      return;
    }
    this.setOut(node, first, end - first);
    const flight = this.flights.take(node, frame, this.echoes.messageIn(frame), end - first);
    if (this.sharedMedium) this.tellOnAir(node, TO_ALL, frame);
    for (let edge = first; edge < end; edge++) {
      if (!this.sharedMedium) {
        if (target[edge] === except) {
          this.flights.release(flight);
          continue;
        }
        this.tellOnAir(node, target[edge], frame);
      }
      this.launch(edge, flight);
    }
  }

  private tellOnAir(node: number, to: number, frame: Uint8Array): void {
    this.listener.frameOnAir(node, 0, frame.length + this.spec.headerBytes, to, frame);
  }

  /** A frame's fate on a link is drawn as it sets out, and takes effect when it arrives. */
  private launch(edge: number, flight: number): void {
    const { chance } = this;
    const latencyUs = chance.latencyUs(edge);
    const isLost = chance.isLost(edge);
    this.kernel.after(latencyUs, chance.target[edge], this.arrivalKind, flight, isLost ? 1 : 0);
  }

  /** A node may begin several transmissions at one instant: each has its own chance, by its number among them. */
  private setOut(node: number, first: number, edges: number): void {
    const { nowUs } = this.kernel;
    if (this.startedUs[node] !== nowUs) {
      this.startedUs[node] = nowUs;
      this.startsAtInstant[node] = 0;
    }
    this.chance.setOut(node, first, edges, this.startsAtInstant[node]++);
  }

  private arrives(node: number, flight: number, isLost: boolean): void {
    const { flights, listener, echoes } = this;
    const sender = flights.senderOf(flight);
    const isUp = this.ledger.isUp(node);
    const isReceived = isUp && !isLost;
    listener.frameOutcome(node, sender, isReceived ? "received" : isUp ? "link-loss" : "receiver-down");
    if (isReceived) {
      if (echoes.isEcho(node, flights.messageOf(flight))) listener.echoArrived(node);
      else listener.frameArrived(node, flights.frameOf(flight), sender);
    }
    flights.release(flight);
  }
}
