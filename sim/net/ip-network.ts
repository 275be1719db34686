/**
 * The network layer of all nodes: datagrams to neighbours (UDP) and byte streams to the gateway (TCP) over 6LoWPAN.
 *
 * Packets that do not fit a frame are fragmented; each router puts a packet together before it passes it on (route-over).
 * Losing a fragment loses the packet; what exceeds the IPv6 MTU is dropped.
 */
import type { Address, SendOutcome, StreamId } from "../../src/host.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Carrier, CarrierListener } from "./carrier.ts";
import { DatagramLedger } from "./datagrams.ts";
import type { Network, NetworkListener } from "./network.ts";
import { datagramKnown, packetKnown, rememberPacket, sentAtUs } from "./packet-memo.ts";
import type { Routes } from "./routes.ts";
import { ALL_NODES } from "./sixlowpan/address.ts";
import { SixlowpanError } from "./sixlowpan/error.ts";
import { fragment, MTU_BYTES } from "./sixlowpan/fragment.ts";
import {
  compress,
  decompress,
  headerLengths,
  INITIAL_HOP_LIMIT,
  type Packet,
  type TcpPacket,
  UDP_PORT_BASE,
  type UdpPacket,
} from "./sixlowpan/iphc.ts";
import { Reassembler } from "./sixlowpan/reassembly.ts";
import { Streams } from "./streams.ts";

const TAGS = 65536;
const NO_BYTES: Uint8Array = new Uint8Array(0);
/** The token of frames whose outcome is not told. */
const UNTOLD = -1;

/** What the network layer stands on. */
export interface IpNetworkParts {
  readonly kernel: Kernel;
  readonly carrier: Carrier;
  readonly routes: Routes;
  readonly listener: NetworkListener;
  readonly isGateway: (node: number) => boolean;
}

export class IpNetwork implements Network, Pick<CarrierListener, "frameArrived" | "sendEnded"> {
  private readonly parts: IpNetworkParts;
  private readonly streams: Streams;
  private readonly datagrams: DatagramLedger;
  private readonly reassemblers: (Reassembler | undefined)[] = [];
  private readonly tags: (number | undefined)[] = [];
  private readonly room = (bytes: number): Uint8Array => this.parts.carrier.room(bytes);
  private readonly udpAtHand = {
    kind: "udp",
    source: 0,
    destination: 0,
    hopLimit: INITIAL_HOP_LIMIT,
    sourcePort: UDP_PORT_BASE,
    destinationPort: UDP_PORT_BASE,
    payload: NO_BYTES,
  } satisfies UdpPacket;

  constructor(parts: IpNetworkParts) {
    this.parts = parts;
    this.datagrams = new DatagramLedger((node, token, outcome) => parts.listener.sendEnded(node, token, outcome));
    this.streams = new Streams({
      kernel: parts.kernel,
      routes: parts.routes,
      mtuBytes: parts.carrier.mtuBytes,
      listener: parts.listener,
      isGateway: parts.isGateway,
      send: (node, to, segment) => this.route(node, this.tcpPacket(node, to, segment)),
    });
  }

  get sharedMedium(): boolean {
    return this.parts.carrier.sharedMedium;
  }

  neighbours(node: number): readonly Address[] {
    return this.parts.carrier.neighbours(node);
  }

  nextHopToGateway(node: number): Address | undefined {
    return this.parts.routes.nextHopToGateway(node);
  }

  send(node: number, to: Address, frame: Uint8Array, token: number): void {
    const packet = this.udpPacket(node, this.parts.routes.addressOf(to), frame);
    this.ship(node, to, packet, token);
  }

  broadcast(node: number, frame: Uint8Array, token: number, except: Address | undefined): void {
    this.ship(node, undefined, this.udpPacket(node, ALL_NODES, frame), token, except);
  }

  broadcastTimed(node: number, frame: Uint8Array, token: number): void {
    this.ship(node, undefined, this.udpPacket(node, ALL_NODES, frame), token, undefined, true);
  }

  openStream(node: number, port: number): StreamId {
    return this.streams.open(node, port);
  }

  writeStream(node: number, stream: StreamId, bytes: Uint8Array): number {
    return this.streams.write(node, stream, bytes);
  }

  closeStream(node: number, stream: StreamId): void {
    this.streams.close(node, stream);
  }

  nodeUp(node: number): void {
    this.parts.carrier.nodeUp(node);
  }

  nodeDown(node: number): void {
    this.parts.carrier.nodeDown(node);
    this.streams.nodeDown(node);
    this.datagrams.forget(node);
    this.reassemblers[node] = undefined;
  }

  sendEnded(_node: number, handle: number, outcome: SendOutcome): void {
    this.datagrams.frameEnded(handle, outcome);
  }

  frameArrived(node: number, frame: Uint8Array, from: Address): void {
    const { listener } = this.parts;
    const datagram = datagramKnown(frame);
    if (datagram !== undefined) {
      listener.frameArrived(node, datagram, from, sentAtUs(frame));
      return;
    }
    const packet = packetKnown(frame) ?? this.packetIn(node, frame, from);
    if (packet === undefined) return;
    if (packet.kind === "udp") listener.frameArrived(node, packet.payload, from);
    else this.tcpArrived(node, packet);
  }

  private tcpArrived(node: number, packet: TcpPacket): void {
    const { routes, listener } = this.parts;
    const destination = routes.nodeWith(packet.destination, node);
    if (destination === node) this.streams.arrived(node, packet.source, packet.payload);
    else if (destination === undefined || packet.hopLimit <= 1) listener.malformed(node);
    else {
      const { source, destination: to, hopLimit, payload } = packet;
      this.route(node, { kind: "tcp", source, destination: to, hopLimit: hopLimit - 1, payload });
    }
  }

  /** The packet that a frame is, or completes; `undefined` while something is missing. */
  private packetIn(node: number, frame: Uint8Array, from: Address): Packet | undefined {
    try {
      const bytes = this.reassemblerOf(node).accept(from, frame, this.parts.kernel.nowUs);
      if (bytes === undefined) return undefined;
      const packet = decompress(bytes);
      if (bytes === frame) rememberPacket(frame, packet);
      return packet;
    } catch (error) {
      if (!(error instanceof SixlowpanError)) throw error;
      this.parts.listener.malformed(node);
      return undefined;
    }
  }

  private reassemblerOf(node: number): Reassembler {
    let reassembler = this.reassemblers[node];
    if (reassembler === undefined) {
      reassembler = new Reassembler();
      this.reassemblers[node] = reassembler;
    }
    return reassembler;
  }

  /** The packet of a datagram that sets out; it is the same object for all, and no longer that of this one after the next. */
  private udpPacket(node: number, destination: number, payload: Uint8Array): UdpPacket {
    const packet = this.udpAtHand;
    packet.source = this.parts.routes.addressOf(node);
    packet.destination = destination;
    packet.payload = payload;
    return packet;
  }

  private tcpPacket(node: number, destination: number, payload: Uint8Array): Packet {
    return {
      kind: "tcp",
      source: this.parts.routes.addressOf(node),
      destination,
      hopLimit: INITIAL_HOP_LIMIT,
      payload,
    };
  }

  /** Passes a packet on towards its destination; where no way leads there it is dropped. */
  private route(node: number, packet: Packet): void {
    const { routes } = this.parts;
    const destination = routes.nodeWith(packet.destination, node);
    const hop = destination === undefined ? undefined : routes.nextHop(node, destination);
    if (hop !== undefined) this.ship(node, hop, packet, undefined);
  }

  /** Puts a packet into frames; one beyond the MTU is dropped and noted. @param token the application's, or `undefined` where nobody waits for the outcome */
  private ship(
    node: number,
    to: Address | undefined,
    packet: Packet,
    token: number | undefined,
    except?: Address,
    isTimed = false,
  ): void {
    const { carrier, listener } = this.parts;
    const bytes = compress(packet, this.room);
    if (bytes.length > carrier.mtuBytes && uncompressedBytes(bytes) > MTU_BYTES) {
      listener.tooLong(node);
      if (token !== undefined) listener.sendEnded(node, token, "dropped");
      return;
    }
    let handle: number;
    if (bytes.length <= carrier.mtuBytes) {
      // Of a fragmented packet no one frame's age is the packet's.
      rememberPacket(bytes, packet, isTimed ? this.parts.kernel.nowUs : undefined);
      handle = this.begin(node, to, token, 1, except);
      this.handOver(node, to, bytes, handle, except);
    } else {
      const frames = fragment(bytes, carrier.mtuBytes, this.nextTag(node));
      handle = this.begin(node, to, token, frames.length, except);
      for (const frame of frames) this.handOver(node, to, frame, handle, except);
    }
    // Gone at once, or over before it began since nobody is there to send to.
    if (handle === UNTOLD && token !== undefined) listener.sendEnded(node, token, "sent");
  }

  /** A datagram of so many frames sets out: returns the handle that they carry. */
  private begin(
    node: number,
    to: Address | undefined,
    token: number | undefined,
    frames: number,
    except: Address | undefined,
  ): number {
    const { carrier } = this.parts;
    if (carrier.isInstant) return UNTOLD;
    const copies = to !== undefined || carrier.sharedMedium ? 1 : this.linksOf(node, except);
    return copies === 0 ? UNTOLD : this.datagrams.begin(node, token, frames * copies);
  }

  private handOver(
    node: number,
    to: Address | undefined,
    frame: Uint8Array,
    handle: number,
    except: Address | undefined,
  ): void {
    if (to === undefined) this.parts.carrier.broadcast(node, frame, handle, except);
    else this.parts.carrier.send(node, to, frame, handle);
  }

  /** Frames that a broadcast over links becomes. */
  private linksOf(node: number, except: Address | undefined): number {
    const neighbours = this.parts.carrier.neighbours(node);
    return neighbours.length - (except !== undefined && neighbours.includes(except) ? 1 : 0);
  }

  private nextTag(node: number): number {
    const tag = this.tags[node] ?? 0;
    this.tags[node] = (tag + 1) % TAGS;
    return tag;
  }
}

/** The length of a packet before its headers were compressed. */
function uncompressedBytes(packet: Uint8Array): number {
  const { compressed, uncompressed } = headerLengths(packet);
  return packet.length - compressed + uncompressed;
}
