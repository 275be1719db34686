/** Links over UDP: one socket a node; a neighbour is known by the address that it sends from. */
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Address } from "../../host.ts";
import { FrameError } from "../../protocol/vframe/frame-error.ts";
import { type Handover, type LinkListener, type Links, ListenError, noCounts, type Peer } from "../links.ts";
import { type Endpoint, textOf } from "../socket-address.ts";
import { type Enveloped, envelope, opened } from "./enveloped.ts";

/** Bytes that may wait in the socket before frames are dropped: own choice, a burst of a few hundred large frames. */
const WAITING_BYTES_MAX = 4_194_304;

export interface UdpOptions {
  readonly endpoint: Endpoint;
  /** This node's own address. */
  readonly address: Address;
  /** What tells this network from others: 32 bits. */
  readonly space: number;
}

export class UdpLinks implements Links {
  readonly counts = noCounts();
  readonly endpoint: Endpoint;
  readonly #socket: Socket;
  readonly #options: UdpOptions;
  readonly #listener: LinkListener;
  readonly #peers = new Map<Address, Peer & { sent: bigint }>();
  readonly #byEndpoint = new Map<string, Address>();
  #isStopped = false;

  private constructor(socket: Socket, options: UdpOptions, listener: LinkListener) {
    this.endpoint = { ...options.endpoint, port: socket.address().port };
    this.#socket = socket;
    this.#options = options;
    this.#listener = listener;
    socket.on("message", (datagram, { address: ip, port }) => this.#arrived(datagram, ip, port));
    // What the system says of an earlier datagram (nobody listens there) is no fault of this socket.
    socket.on("error", () => {});
  }

  /** @throws ListenError */
  static open(options: UdpOptions, listener: LinkListener): Promise<UdpLinks> {
    const { ip, port } = options.endpoint;
    const socket = createSocket(isIPv6(ip) ? "udp6" : "udp4");
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => {
        socket.close();
        reject(new ListenError(textOf(options.endpoint), error));
      };
      socket.once("error", refuse);
      socket.bind({ address: ip, port, exclusive: true }, () => {
        socket.off("error", refuse);
        resolve(new UdpLinks(socket, options, listener));
      });
    });
  }

  get isReady(): boolean {
    return !this.#isStopped;
  }

  linkTo(peers: readonly Peer[]): void {
    for (const peer of peers) {
      this.#peers.set(peer.address, { ...peer, sent: 0n });
      this.#byEndpoint.set(textOf(peer.endpoint), peer.address);
    }
  }

  send(to: Address, frame: Uint8Array): Handover {
    const peer = this.#peers.get(to);
    if (peer === undefined || this.#isStopped) return "unlinked";
    if (this.#socket.getSendQueueSize() > WAITING_BYTES_MAX) return "overflow";
    const datagram = this.#datagram(frame, peer.sent);
    if (datagram === undefined) return "too-long";
    peer.sent++;
    this.counts.framesSent++;
    this.counts.bytesSent += frame.length;
    // Datagrams may be lost, and nobody is told: an error here is one way to be lost.
    this.#socket.send(datagram, peer.endpoint.port, peer.endpoint.ip, () => {});
    return "sent";
  }

  stop(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isStopped = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #datagram(frame: Uint8Array, number: bigint): Uint8Array | undefined {
    const { address, space } = this.#options;
    try {
      return envelope({ frame, sender: address, number, space });
    } catch (error) {
      if (error instanceof FrameError && error.fault === "too-long") return undefined;
      throw error;
    }
  }

  #arrived(datagram: Uint8Array, ip: string, port: number): void {
    if (this.#isStopped) return;
    const from = this.#byEndpoint.get(textOf({ carriage: "udp", ip, port }));
    const letter = from === undefined ? undefined : this.#opened(datagram);
    if (from === undefined) this.#listener.refused("stranger");
    else if (letter === undefined) this.#listener.refused("malformed");
    else if (letter.sender !== from || letter.space !== this.#options.space) this.#listener.refused("stranger");
    else {
      this.counts.framesReceived++;
      this.counts.bytesReceived += letter.frame.length;
      this.#listener.frame(letter.frame, from);
    }
  }

  #opened(datagram: Uint8Array): Enveloped | undefined {
    try {
      return opened(datagram);
    } catch (error) {
      if (error instanceof FrameError) return undefined;
      throw error;
    }
  }
}
