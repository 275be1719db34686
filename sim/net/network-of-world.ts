/** The network of one world, from the medium up: who reaches whom, routes, the carrier of frames, datagrams and streams. */
import type { Keys } from "../../src/base/keys.ts";
import type { Address, SendOutcome, StreamId } from "../../src/host.ts";
import type { EnergyLedger } from "../energy/ledger.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { FrameTrace } from "../trace/frame-trace.ts";
import type { MediumSpec, WorldSpec } from "../world-spec.ts";
import type { Carrier, CarrierListener, ChanceCarrier, Steering } from "./carrier.ts";
import type { Echoes } from "./echoes.ts";
import { areInstant, InstantLinks, type InstantLinksParts } from "./instant-links.ts";
import { IpNetwork } from "./ip-network.ts";
import { LinkCarrier } from "./links.ts";
import type { Network, NetworkListener } from "./network.ts";
import { RadioCarrier, type RadioCarrierParts } from "./radio-carrier.ts";
import { reachabilityOf } from "./reachability.ts";
import { Routes } from "./routes.ts";

/** What the network stands on, and whom it tells. */
export interface NetworkParts {
  readonly kernel: Kernel;
  readonly ledger: EnergyLedger;
  readonly nodeKeys: Keys;
  readonly echoes: Echoes;
  readonly carrierListener: CarrierListener;
  readonly networkListener: NetworkListener;
}

export class NetworkOfWorld implements Network {
  readonly routes: Routes;
  private readonly carrier: Carrier;
  private readonly chance: ChanceCarrier;
  private readonly ip: IpNetwork;

  constructor(spec: WorldSpec, parts: NetworkParts) {
    const { medium, nodes, seed } = spec;
    const gateways = nodes.flatMap(({ isGateway }, node) => (isGateway ? [node] : []));
    const { graph, meanLoss } = reachabilityOf(medium);
    this.routes = new Routes(graph, gateways, meanLoss);
    const clockDriftPpm = (node: number) => nodes[node].clockDriftPpm;
    const frames = spec.trace === undefined ? undefined : new FrameTrace(spec.trace, parts.kernel, nodes.length);
    const listener = frames?.listener(parts.carrierListener) ?? parts.carrierListener;
    const carrier = carrierOf(medium, { ...parts, listener, seed, routes: this.routes, clockDriftPpm });
    this.chance = carrier;
    this.carrier = frames?.carrier(carrier) ?? carrier;
    this.ip = new IpNetwork({
      kernel: parts.kernel,
      carrier: this.carrier,
      routes: this.routes,
      listener: parts.networkListener,
      isGateway: (node) => nodes[node].isGateway,
    });
  }

  get sharedMedium(): boolean {
    return this.carrier.sharedMedium;
  }

  /** The part of its listening in which a node was receiving frames, µs up to the present. */
  receivingUs(node: number): number {
    return this.carrier.receivingUs(node);
  }

  /** The radios whose checks follow their nodes, where there are any. */
  get steering(): Steering | undefined {
    return this.chance.steering;
  }

  /** What is drawn from now on comes from this seed. */
  reseed(seed: string): void {
    this.chance.reseed(seed);
  }

  neighbours(node: number): readonly Address[] {
    return this.ip.neighbours(node);
  }
  /** As the node's radio reports it; `undefined` over links. */
  signalStrengthDbm(node: number, from: Address): number | undefined {
    return this.chance.signalStrengthDbm?.(node, from);
  }
  nextHopToGateway(node: number): Address | undefined {
    return this.ip.nextHopToGateway(node);
  }
  send(node: number, to: Address, frame: Uint8Array, token: number): void {
    this.ip.send(node, to, frame, token);
  }
  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void {
    this.ip.broadcast(node, frame, token, except);
  }
  broadcastTimed(node: number, frame: Uint8Array, token: number): void {
    this.ip.broadcastTimed(node, frame, token);
  }
  openStream(node: number, port: number): StreamId {
    return this.ip.openStream(node, port);
  }
  writeStream(node: number, stream: StreamId, bytes: Uint8Array): number {
    return this.ip.writeStream(node, stream, bytes);
  }
  closeStream(node: number, stream: StreamId): void {
    this.ip.closeStream(node, stream);
  }
  nodeUp(node: number): void {
    this.ip.nodeUp(node);
  }
  nodeDown(node: number): void {
    this.ip.nodeDown(node);
  }
  frameArrived(node: number, frame: Uint8Array, from: Address): void {
    this.ip.frameArrived(node, frame, from);
  }
  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    this.ip.sendEnded(node, token, outcome);
  }
}

function carrierOf(medium: MediumSpec, parts: RadioCarrierParts & InstantLinksParts): ChanceCarrier {
  if (medium.kind === "ieee802154") return new RadioCarrier(medium, parts);
  return areInstant(medium) ? new InstantLinks(medium, parts) : new LinkCarrier(medium, parts);
}
