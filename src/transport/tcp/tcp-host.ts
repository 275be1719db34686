/**
 * A host over the operating system's TCP: the same nodes that run in the simulation, between real sockets.
 *
 * It serves protocols that speak over byte streams. It has no radio: there are no neighbours, and a frame is dropped.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Address, Fact, Host, ProtocolNode, StreamClosure, StreamId, Work } from "../../host.ts";
import { WallTimers } from "./wall-timers.ts";

/** What a node did that an observer may want to see. */
export interface TcpObserver {
  published?(ordinal: number, timestampMs: number): void;
  delivered?(origin: string, timestampMs: number, value: number): void;
  noted?(fact: Fact): void;
}

export interface TcpHostOptions {
  readonly name: string;
  readonly isGateway?: boolean;
  /** Where streams are opened to: the gateway's machine, and its port where it differs from the protocol's. */
  readonly gateway?: { readonly hostname: string; readonly port?: number };
  /** Draws in [0, 1). */
  readonly random: () => number;
  readonly observer?: TcpObserver;
}

/** Bytes that may wait in a socket before it counts as full. */
const SOCKET_BUFFER_BYTES = 65_536;
const US_PER_MS = 1000;

export class TcpHost implements Host {
  readonly name: string;
  readonly isGateway: boolean;
  readonly sharedMedium = false;
  /** Bytes that sockets accepted, and bytes that came, over all streams. */
  bytesSent = 0;
  bytesReceived = 0;
  readonly #options: TcpHostOptions;
  readonly #sockets = new Map<StreamId, Socket>();
  readonly #timers = new WallTimers((timer) => this.#node?.onTimer(timer));
  #servers: Server[] = [];
  #node: ProtocolNode | undefined;
  #lastStream = 0;

  constructor(options: TcpHostOptions) {
    this.#options = options;
    this.name = options.name;
    this.isGateway = options.isGateway ?? false;
  }

  /** Gives the host its node and boots it. */
  run(node: ProtocolNode): void {
    this.#node = node;
    node.start();
  }

  /**
   * Accepts streams, as a gateway does. Call it after {@link run}.
   * @returns the port that is listened on (of use where 0 was asked for)
   */
  listen(port: number, hostname: string): Promise<number> {
    const server = createServer((socket) => {
      const stream = this.#adopt(socket);
      this.#node?.onStreamOpen(stream, true);
    });
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, hostname, () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Ends everything: timers, streams and servers. The node hears nothing more. */
  async stop(): Promise<void> {
    this.#node = undefined;
    this.#timers.clear();
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#sockets.clear();
    const servers = this.#servers;
    this.#servers = [];
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** Runs on while the clock of the machine is set: it counts from the start of the process. */
  clockUs(): number {
    return Math.floor((performance.timeOrigin + performance.now()) * US_PER_MS);
  }

  random(): number {
    return this.#options.random();
  }

  neighbours(): readonly Address[] {
    return [];
  }

  nextHopToGateway(): undefined {
    return undefined;
  }

  send(_to: Address, _frame: Uint8Array, token: number): void {
    setImmediate(() => this.#node?.onSendOutcome(token, "dropped"));
  }

  broadcast(_frame: Uint8Array, token: number): void {
    setImmediate(() => this.#node?.onSendOutcome(token, "dropped"));
  }

  openStream(port: number): StreamId {
    const { hostname, port: otherPort } = this.#options.gateway ?? { hostname: "127.0.0.1" };
    const socket = connect({ host: hostname, port: otherPort ?? port });
    const stream = this.#adopt(socket);
    socket.once("connect", () => {
      if (this.#sockets.has(stream)) this.#node?.onStreamOpen(stream, false);
    });
    return stream;
  }

  writeStream(stream: StreamId, bytes: Uint8Array): number {
    const socket = this.#sockets.get(stream);
    if (socket === undefined || !socket.writable) return 0;
    const accepted = Math.min(bytes.length, Math.max(0, SOCKET_BUFFER_BYTES - socket.writableLength));
    // A copy: the socket may hold the bytes for longer than their owner leaves them alone.
    if (accepted > 0) socket.write(bytes.slice(0, accepted));
    this.bytesSent += accepted;
    return accepted;
  }

  closeStream(stream: StreamId): void {
    const socket = this.#sockets.get(stream);
    this.#sockets.delete(stream);
    socket?.end();
  }

  setTimer(timer: number, delayUs: number): void {
    this.#timers.set(timer, delayUs / US_PER_MS);
  }

  cancelTimer(timer: number): void {
    this.#timers.cancel(timer);
  }

  /** On a real machine work is done by doing it: there is nothing to wait for. */
  work(_work: Work, token: number): void {
    setImmediate(() => this.#node?.onWorkDone(token));
  }

  published(ordinal: number, timestampMs: number): void {
    this.#options.observer?.published?.(ordinal, timestampMs);
  }

  deliver(origin: string, timestampMs: number, value: number, _hops: number): void {
    this.#options.observer?.delivered?.(origin, timestampMs, value);
  }

  note(fact: Fact): void {
    this.#options.observer?.noted?.(fact);
  }

  /** Samples come one by one here: every one is looked at afresh. */
  rescanSamples(): void {}

  #adopt(socket: Socket): StreamId {
    this.#lastStream += 1;
    const stream = this.#lastStream;
    this.#sockets.set(stream, socket);
    let why: StreamClosure = "closed";
    socket.setNoDelay(true);
    socket.on("data", (bytes) => {
      if (!this.#sockets.has(stream)) return;
      this.bytesReceived += bytes.length;
      this.#node?.onStreamData(stream, bytes);
    });
    socket.on("drain", () => {
      if (this.#sockets.has(stream)) this.#node?.onStreamWritable(stream);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      why = closureOf(error.code);
    });
    socket.on("close", () => {
      if (this.#sockets.delete(stream)) this.#node?.onStreamClosed(stream, why);
    });
    return stream;
  }
}

function closureOf(code: string | undefined): StreamClosure {
  if (code === "ECONNREFUSED") return "refused";
  return code === "ETIMEDOUT" ? "timed-out" : "reset";
}
