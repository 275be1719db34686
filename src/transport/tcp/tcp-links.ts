/**
 * Links over TCP: one connection for each pair of neighbours. The one of lower address opens it, and opens it again, with
 * pauses that double, when it breaks; the other waits to be called.
 */
import { connect, createServer, type Server } from "node:net";
import type { Address } from "../../host.ts";
import { type Handover, type LinkListener, type Links, ListenError, noCounts, type Peer } from "../links.ts";
import { type Endpoint, textOf } from "../socket-address.ts";
import { Connection } from "./connection.ts";

/** The pause before a broken connection is tried again, ms: the first and the longest. Own choices. */
export const RECONNECT_MS = { first: 100, longest: 10_000 } as const;
/** Callers who have not said who they are, beside the neighbours: own choice. */
const STRANGERS_MAX = 16;

export interface TcpOptions {
  readonly endpoint: Endpoint;
  readonly name: string;
  /** This node's own address. */
  readonly address: Address;
}

interface Line {
  readonly peer: Peer;
  connection: Connection | undefined;
  pauseMs: number;
  /** When it was opened last, ms of the process. */
  openedMs: number;
  redial: NodeJS.Timeout | undefined;
}

export class TcpLinks implements Links {
  readonly counts = noCounts();
  readonly endpoint: Endpoint;
  readonly #server: Server;
  readonly #options: TcpOptions;
  readonly #listener: LinkListener;
  readonly #lines = new Map<Address, Line>();
  readonly #connections = new Set<Connection>();
  #isStopped = false;

  private constructor(server: Server, port: number, options: TcpOptions, listener: LinkListener) {
    this.endpoint = { ...options.endpoint, port };
    this.#server = server;
    this.#options = options;
    this.#listener = listener;
    server.maxConnections = STRANGERS_MAX;
    server.on("connection", (socket) => {
      this.#attach((reactions) => new Connection(socket, options.name, reactions));
    });
    // A call that could not be taken (too many open files) is made again by the caller.
    server.on("error", () => {});
  }

  /** @throws ListenError */
  static open(options: TcpOptions, listener: LinkListener): Promise<TcpLinks> {
    const { ip, port } = options.endpoint;
    const server = createServer();
    return new Promise((resolve, reject) => {
      const refuse = (error: Error) => reject(new ListenError(textOf(options.endpoint), error));
      server.once("error", refuse);
      server.listen({ host: ip, port, exclusive: true }, () => {
        server.off("error", refuse);
        const bound = server.address();
        const got = typeof bound === "object" && bound !== null ? bound.port : port;
        resolve(new TcpLinks(server, got, options, listener));
      });
    });
  }

  get isReady(): boolean {
    for (const { connection } of this.#lines.values()) if (connection?.isOpen !== true) return false;
    return !this.#isStopped;
  }

  linkTo(peers: readonly Peer[]): void {
    this.#server.maxConnections = STRANGERS_MAX + 2 * peers.length;
    for (const peer of peers) {
      const line: Line = { peer, connection: undefined, pauseMs: RECONNECT_MS.first, openedMs: 0, redial: undefined };
      this.#lines.set(peer.address, line);
      if (this.#calls(peer)) this.#dial(line);
    }
  }

  send(to: Address, frame: Uint8Array): Handover {
    const handover = this.#lines.get(to)?.connection?.send(frame) ?? "unlinked";
    if (handover === "sent") {
      this.counts.framesSent++;
      this.counts.bytesSent += frame.length;
    }
    return handover;
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    for (const { redial } of this.#lines.values()) clearTimeout(redial);
    for (const connection of this.#connections) connection.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #calls({ address }: Peer): boolean {
    return this.#options.address < address;
  }

  #dial(line: Line): void {
    const { ip, port } = line.peer.endpoint;
    const socket = connect({ host: ip, port });
    this.#attach((reactions) => new Connection(socket, this.#options.name, reactions), line);
  }

  /** @param called the line that this node opens itself; left out: somebody calls */
  #attach(open: (reactions: ConstructorParameters<typeof Connection>[2]) => Connection, called?: Line): void {
    let line: Line | undefined;
    const connection: Connection = open({
      introduced: (name) => {
        line = this.#lineOf(name, called);
        if (line !== undefined) this.#takes(line, connection);
        return line !== undefined;
      },
      frame: (frame) => {
        if (line !== undefined) this.#arrived(frame, line.peer.address);
      },
      refused: (fault) => {
        if (!this.#isStopped) this.#listener.refused(fault);
      },
      closed: () => {
        this.#connections.delete(connection);
        this.#lost(line ?? called, connection);
      },
    });
    this.#connections.add(connection);
  }

  /** The line to who says this name: the one that was called, or one that is to call here. */
  #lineOf(name: string, called: Line | undefined): Line | undefined {
    if (called !== undefined) return called.peer.name === name ? called : undefined;
    for (const line of this.#lines.values()) if (line.peer.name === name && !this.#calls(line.peer)) return line;
    return undefined;
  }

  /** A neighbour that calls anew has started anew: what there was before is dead. */
  #takes(line: Line, connection: Connection): void {
    const before = line.connection;
    line.connection = connection;
    line.openedMs = performance.now();
    before?.close();
    this.#listener.changed();
  }

  #lost(line: Line | undefined, connection: Connection): void {
    if (line === undefined || this.#isStopped) return;
    const wasInUse = line.connection === connection;
    if (wasInUse) line.connection = undefined;
    if (this.#calls(line.peer)) {
      // One that broke at once may do so again: only what has lasted is tried again soon.
      if (wasInUse && performance.now() - line.openedMs > RECONNECT_MS.longest) line.pauseMs = RECONNECT_MS.first;
      line.redial = setTimeout(() => this.#dial(line), line.pauseMs);
      line.pauseMs = Math.min(2 * line.pauseMs, RECONNECT_MS.longest);
    }
    if (wasInUse) this.#listener.changed();
  }

  #arrived(frame: Uint8Array, from: Address): void {
    if (this.#isStopped) return;
    this.counts.framesReceived++;
    this.counts.bytesReceived += frame.length;
    this.#listener.frame(frame, from);
  }
}
