/** Byte streams over the operating system's TCP: opened to the gateway's service, or accepted as the gateway. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { ProtocolNode, StreamClosure, StreamId } from "../../host.ts";
import { ListenError } from "../links.ts";
import { textOf } from "../socket-address.ts";

/** Where streams are opened to: the gateway's machine, and its port where it differs from the protocol's. */
export interface StreamTarget {
  readonly hostname: string;
  readonly port?: number;
}

/** Told of everything that streams do. */
export type StreamReactions = Pick<
  ProtocolNode,
  "onStreamOpen" | "onStreamData" | "onStreamWritable" | "onStreamClosed"
>;

/** Bytes that may wait in a socket before it counts as full. */
const SOCKET_BUFFER_BYTES = 65_536;

export class TcpStreams {
  /** Bytes that sockets accepted, and bytes that came, over all streams. */
  bytesSent = 0;
  bytesReceived = 0;
  readonly #reactions: StreamReactions;
  readonly #target: StreamTarget;
  readonly #sockets = new Map<StreamId, Socket>();
  #servers: Server[] = [];
  #lastStream = 0;

  constructor(reactions: StreamReactions, target: StreamTarget = { hostname: "127.0.0.1" }) {
    this.#reactions = reactions;
    this.#target = target;
  }

  /**
   * Accepts streams, as a gateway does.
   * @returns the port that is listened on (of use where 0 was asked for)
   * @throws ListenError
   */
  listen(port: number, hostname: string): Promise<number> {
    const server = createServer((socket) => {
      this.#reactions.onStreamOpen(this.#adopt(socket), true);
    });
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", (error) => {
        reject(new ListenError(textOf({ carriage: "tcp", ip: hostname, port }), error));
      });
      server.listen(port, hostname, () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  open(port: number): StreamId {
    const socket = connect({ host: this.#target.hostname, port: this.#target.port ?? port });
    const stream = this.#adopt(socket);
    socket.once("connect", () => {
      if (this.#sockets.has(stream)) this.#reactions.onStreamOpen(stream, false);
    });
    return stream;
  }

  /** @returns how many bytes were accepted */
  write(stream: StreamId, bytes: Uint8Array): number {
    const socket = this.#sockets.get(stream);
    if (socket === undefined || !socket.writable) return 0;
    const accepted = Math.min(bytes.length, Math.max(0, SOCKET_BUFFER_BYTES - socket.writableLength));
    // A copy: the socket may hold the bytes for longer than their owner leaves them alone.
    if (accepted > 0) socket.write(bytes.slice(0, accepted));
    this.bytesSent += accepted;
    return accepted;
  }

  close(stream: StreamId): void {
    const socket = this.#sockets.get(stream);
    this.#sockets.delete(stream);
    socket?.end();
  }

  /** Ends all streams and servers. Nothing is told any more. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#sockets.clear();
    const servers = this.#servers;
    this.#servers = [];
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #adopt(socket: Socket): StreamId {
    this.#lastStream += 1;
    const stream = this.#lastStream;
    this.#sockets.set(stream, socket);
    let why: StreamClosure = "closed";
    socket.setNoDelay(true);
    socket.on("data", (bytes) => {
      if (!this.#sockets.has(stream)) return;
      this.bytesReceived += bytes.length;
      this.#reactions.onStreamData(stream, bytes);
    });
    socket.on("drain", () => {
      if (this.#sockets.has(stream)) this.#reactions.onStreamWritable(stream);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      why = closureOf(error.code);
    });
    socket.on("close", () => {
      if (this.#sockets.delete(stream)) this.#reactions.onStreamClosed(stream, why);
    });
    return stream;
  }
}

function closureOf(code: string | undefined): StreamClosure {
  if (code === "ECONNREFUSED") return "refused";
  return code === "ETIMEDOUT" ? "timed-out" : "reset";
}
