/** The TCP of one node: its ports, its connections, and which segment belongs to which. */
import type { PlainData } from "../../../src/host.ts";
import { type Closure, TcpConnection } from "./connection.ts";
import type { ConnectionState } from "./connection-state.ts";
import {
  decodeSegment,
  encodeSegment,
  FLAG,
  type Segment,
  seqAdd,
  seqDiff,
  sequenceLength,
  TcpError,
} from "./segment.ts";

/** What a stack asks of its node. */
export interface TcpCallbacks {
  clockUs(): number;
  /** A draw in [0, 1) from the node's stream. */
  random(): number;
  /** Sends a TCP segment (header and data, checksum computed) as the payload of an IPv6 packet. */
  sendDatagram(to: number, bytes: Uint8Array): void;
  /** (Re)starts the timer of connection `id`. */
  setTimer(id: number, delayUs: number): void;
  cancelTimer(id: number): void;
  /** A connection stands; `incoming` where the peer asked for it. */
  opened(id: number, incoming: boolean): void;
  data(id: number, bytes: Uint8Array): void;
  writable(id: number): void;
  /** A connection ended; never said after {@link TcpStack.close}. */
  closed(id: number, why: Closure): void;
}

export interface TcpOptions {
  /** Short address of the node. */
  readonly address: number;
  /** Bytes of data that the link carries in one segment. */
  readonly mss: number;
  /** Connections at once, those that wait in TIME-WAIT included; a further SYN is answered with RST. */
  readonly connectionsMax: number;
}

interface Peer {
  readonly id: number;
  readonly address: number;
  readonly port: number;
  readonly localPort: number;
  readonly isIncoming: boolean;
}

interface StackState {
  readonly listening: readonly number[];
  readonly lastId: number;
  readonly nextPort: number;
  readonly connections: readonly { readonly peer: Peer; readonly state: PlainData }[];
}

/** The ephemeral ports (RFC 6335 §6). */
const FIRST_PORT = 49_152;
const PORTS = 16_384;
const TWO_POW_16 = 65_536;
const TWO_POW_32 = 4_294_967_296;

export class TcpStack {
  /** Segments that did not decode. */
  malformed = 0;
  readonly #options: TcpOptions;
  readonly #callbacks: TcpCallbacks;
  readonly #listening = new Set<number>();
  readonly #connections = new Map<number, { readonly peer: Peer; readonly connection: TcpConnection }>();
  /** (address, port, local port) → connection. */
  readonly #ids = new Map<number, number>();
  #lastId = 0;
  /** −1: not drawn yet. */
  #nextPort = -1;

  constructor(options: TcpOptions, callbacks: TcpCallbacks, state?: PlainData) {
    this.#options = options;
    this.#callbacks = callbacks;
    if (state === undefined) return;
    const saved = state as unknown as StackState;
    for (const port of saved.listening) this.#listening.add(port);
    this.#lastId = saved.lastId;
    this.#nextPort = saved.nextPort;
    for (const { peer, state: connection } of saved.connections)
      this.#keep(peer, TcpConnection.restore(options.mss, fromPlain(connection), this.#portOf(peer)));
  }

  /** Connections that are not over. */
  get size(): number {
    return this.#connections.size;
  }

  /** Accepts connections on a port. */
  listen(port: number): void {
    this.#listening.add(port);
  }

  /** Begins a connection and returns its number, or `undefined` where there is no room for one more. */
  open(toAddress: number, port: number): number | undefined {
    if (this.#connections.size >= this.#options.connectionsMax) return undefined;
    const localPort = this.#ephemeralPort(toAddress, port);
    const peer = { id: ++this.#lastId, address: toAddress, port, localPort, isIncoming: false };
    this.#keep(peer, TcpConnection.open(this.#options.mss, this.#initialSequence(), this.#portOf(peer)));
    return peer.id;
  }

  /** Queues bytes and returns how many were taken; `writable` follows a short write. */
  write(id: number, bytes: Uint8Array): number {
    return this.#connections.get(id)?.connection.write(bytes) ?? 0;
  }

  /** Closes both ways once what was written is acknowledged. Nothing more is said about the connection. */
  close(id: number): void {
    this.#connections.get(id)?.connection.close();
    this.#tidy(id);
  }

  /** A TCP segment came. */
  onDatagram(from: number, bytes: Uint8Array): void {
    let segment: Segment;
    try {
      segment = decodeSegment(bytes, from, this.#options.address);
    } catch (error) {
      if (!(error instanceof TcpError)) throw error;
      this.malformed += 1;
      return;
    }
    const key = keyOf(from, segment.sourcePort, segment.destinationPort);
    const known = this.#ids.get(key);
    const entry = known === undefined ? undefined : this.#connections.get(known);
    if (entry !== undefined && known !== undefined && !isNewcomer(entry.connection.state, segment)) {
      entry.connection.onSegment(segment);
      this.#tidy(known);
      return;
    }
    if (known !== undefined) this.#forget(known);
    this.#meet(from, segment);
  }

  onTimer(id: number): void {
    this.#connections.get(id)?.connection.onTimer();
    this.#tidy(id);
  }

  snapshot(): PlainData {
    const state: StackState = {
      listening: [...this.#listening],
      lastId: this.#lastId,
      nextPort: this.#nextPort,
      connections: Array.from(this.#connections.values(), ({ peer, connection }) => ({
        peer,
        state: toPlain(connection.state),
      })),
    };
    return state as unknown as PlainData;
  }

  /** A segment of no connection: a SYN for an open port begins one, anything else is reset (RFC 9293 §3.10.7.1). */
  #meet(from: number, segment: Segment): void {
    if ((segment.flags & FLAG.rst) !== 0) return;
    const isSyn = (segment.flags & (FLAG.syn | FLAG.ack)) === FLAG.syn;
    const hasRoom = this.#connections.size < this.#options.connectionsMax;
    if (!isSyn || !this.#listening.has(segment.destinationPort) || !hasRoom) {
      this.#reset(from, segment);
      return;
    }
    const peer = {
      id: ++this.#lastId,
      address: from,
      port: segment.sourcePort,
      localPort: segment.destinationPort,
      isIncoming: true,
    };
    this.#keep(peer, TcpConnection.accept(this.#options.mss, this.#initialSequence(), segment, this.#portOf(peer)));
  }

  #reset(to: number, segment: Segment): void {
    const isAck = (segment.flags & FLAG.ack) !== 0;
    this.#send(to, {
      sourcePort: segment.destinationPort,
      destinationPort: segment.sourcePort,
      seq: isAck ? segment.ack : 0,
      ack: isAck ? 0 : seqAdd(segment.seq, sequenceLength(segment)),
      flags: isAck ? FLAG.rst : FLAG.rst | FLAG.ack,
      window: 0,
      mss: 0,
      payload: new Uint8Array(0),
    });
  }

  #portOf(peer: Peer) {
    const { id, address, port, localPort, isIncoming } = peer;
    const callbacks = this.#callbacks;
    return {
      clockUs: () => callbacks.clockUs(),
      emit: (segment: Omit<Segment, "sourcePort" | "destinationPort">) =>
        this.#send(address, { ...segment, sourcePort: localPort, destinationPort: port }),
      setTimer: (delayUs: number) => callbacks.setTimer(id, delayUs),
      cancelTimer: () => callbacks.cancelTimer(id),
      opened: () => callbacks.opened(id, isIncoming),
      data: (bytes: Uint8Array) => callbacks.data(id, bytes),
      writable: () => callbacks.writable(id),
      closed: (why: Closure) => callbacks.closed(id, why),
    };
  }

  #send(to: number, segment: Segment): void {
    this.#callbacks.sendDatagram(to, encodeSegment(segment, this.#options.address, to));
  }

  #keep(peer: Peer, connection: TcpConnection): void {
    this.#connections.set(peer.id, { peer, connection });
    this.#ids.set(keyOf(peer.address, peer.port, peer.localPort), peer.id);
  }

  #tidy(id: number): void {
    if (this.#connections.get(id)?.connection.state.phase === "closed") this.#forget(id);
  }

  #forget(id: number): void {
    const peer = this.#connections.get(id)?.peer;
    if (peer === undefined) return;
    this.#callbacks.cancelTimer(id);
    this.#connections.delete(id);
    this.#ids.delete(keyOf(peer.address, peer.port, peer.localPort));
  }

  #initialSequence(): number {
    return Math.floor(this.#callbacks.random() * TWO_POW_32);
  }

  /** Counts on from a random port, so that a node that restarts is not taken for its former self. */
  #ephemeralPort(address: number, port: number): number {
    if (this.#nextPort < 0) this.#nextPort = Math.floor(this.#callbacks.random() * PORTS);
    let localPort: number;
    do {
      localPort = FIRST_PORT + this.#nextPort;
      this.#nextPort = (this.#nextPort + 1) % PORTS;
    } while (this.#ids.has(keyOf(address, port, localPort)));
    return localPort;
  }
}

/** A SYN beyond what a connection in TIME-WAIT has seen begins a new one (RFC 9293 §3.6.1). */
function isNewcomer({ phase, receiveNext }: Readonly<ConnectionState>, { flags, seq }: Segment): boolean {
  return phase === "time-wait" && (flags & (FLAG.syn | FLAG.ack)) === FLAG.syn && seqDiff(seq, receiveNext) > 0;
}

function keyOf(address: number, port: number, localPort: number): number {
  return (address * TWO_POW_16 + port) * TWO_POW_16 + localPort;
}

function toPlain(state: Readonly<ConnectionState>): PlainData {
  return { ...state, inFlight: state.inFlight ?? null } as unknown as PlainData;
}

function fromPlain(saved: PlainData): ConnectionState {
  const state = saved as unknown as Omit<ConnectionState, "inFlight"> & {
    readonly inFlight: ConnectionState["inFlight"] | null;
  };
  return { ...state, inFlight: state.inFlight ?? undefined };
}
