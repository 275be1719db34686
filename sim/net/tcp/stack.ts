/** The TCP of one node: its ports, its connections, and which segment belongs to which. */
import type { PlainData } from "../../../src/host.ts";
import { TcpConnection } from "./connection.ts";
import { type Closure, type ConnectionPort, NO_TIMER, type Peer } from "./connection-port.ts";
import type { ConnectionState } from "./connection-state.ts";
import { ConnectionTable, type Entry } from "./connection-table.ts";
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
import { rememberSegment, segmentKnown } from "./segment-memo.ts";

/** What stacks ask of the world: one for all of them, since they say whose they are. */
export interface TcpWorld {
  clockUs(node: number): number;
  /** A draw in [0, 1) from the node's stream. */
  random(node: number): number;
  /** Sends a TCP segment (header and data, checksum computed) as the payload of an IPv6 packet. */
  sendDatagram(node: number, to: number, bytes: Uint8Array): void;
  /** (Re)starts the timer of connection `id`. @param timer what was returned for it before, or −1 */
  setTimer(node: number, id: number, delayUs: number, timer: number): number;
  cancelTimer(node: number, id: number, timer: number): void;
  /** A connection stands; `incoming` where the peer asked for it. */
  opened(node: number, id: number, incoming: boolean): void;
  data(node: number, id: number, bytes: Uint8Array): void;
  writable(node: number, id: number): void;
  /** A connection ended; never said after {@link TcpStack.close}. */
  closed(node: number, id: number, why: Closure): void;
}

export interface TcpOptions {
  /** Whose stack it is. */
  readonly node: number;
  /** Short address of the node. */
  readonly address: number;
  /** Bytes of data that the link carries in one segment. */
  readonly mss: number;
  /** Connections at once, those that wait in TIME-WAIT included; a further SYN is answered with RST. */
  readonly connectionsMax: number;
}

interface StackState {
  readonly listening: readonly number[];
  readonly lastId: number;
  readonly nextPort: number;
  readonly connections: readonly { readonly peer: Omit<Peer, "timer">; readonly state: PlainData }[];
}

/** The ephemeral ports (RFC 6335 §6). */
const FIRST_PORT = 49_152;
const PORTS = 16_384;
const TWO_POW_32 = 4_294_967_296;

export class TcpStack implements ConnectionPort {
  /** Segments that did not decode. */
  malformed = 0;
  readonly #options: TcpOptions;
  readonly #world: TcpWorld;
  readonly #listening: number[] = [];
  readonly #connections = new ConnectionTable();
  #lastId = 0;
  /** −1: not drawn yet. */
  #nextPort = -1;

  constructor(options: TcpOptions, world: TcpWorld, state?: PlainData) {
    this.#options = options;
    this.#world = world;
    if (state === undefined) return;
    const saved = state as unknown as StackState;
    this.#listening.push(...saved.listening);
    this.#lastId = saved.lastId;
    this.#nextPort = saved.nextPort;
    for (const { peer: named, state: connection } of saved.connections) {
      const peer = { ...named, timer: NO_TIMER };
      this.#connections.add({
        peer,
        connection: TcpConnection.restore(options.mss, fromPlain(connection), peer, this),
      });
    }
  }

  /** Connections that are not over. */
  get size(): number {
    return this.#connections.size;
  }

  /** Accepts connections on a port. */
  listen(port: number): void {
    if (!this.#listening.includes(port)) this.#listening.push(port);
  }

  /** Begins a connection and returns its number, or `undefined` where there is no room for one more. */
  open(toAddress: number, port: number): number | undefined {
    if (this.#connections.size >= this.#options.connectionsMax) return undefined;
    const localPort = this.#ephemeralPort(toAddress, port);
    const peer = { id: ++this.#lastId, address: toAddress, port, localPort, isIncoming: false, timer: NO_TIMER };
    const connection = TcpConnection.open(this.#options.mss, this.#initialSequence(), peer, this);
    this.#connections.add({ peer, connection });
    return peer.id;
  }

  /** Queues bytes, which must not change any more, and returns how many were taken; `writable` follows a short write. */
  write(id: number, bytes: Uint8Array): number {
    return this.#connections.byId(id)?.connection.write(bytes) ?? 0;
  }

  /** Closes both ways once what was written is acknowledged. Nothing more is said about the connection. */
  close(id: number): void {
    const entry = this.#connections.byId(id);
    if (entry === undefined) return;
    entry.connection.close();
    this.#tidy(entry);
  }

  /** A TCP segment came. */
  onDatagram(from: number, bytes: Uint8Array): void {
    const segment = segmentKnown(bytes) ?? this.#decoded(from, bytes);
    if (segment === undefined) return;
    const entry = this.#connections.between(from, segment.sourcePort, segment.destinationPort);
    if (entry !== undefined && !isNewcomer(entry.connection.state, segment)) {
      entry.connection.onSegment(segment);
      this.#tidy(entry);
      return;
    }
    if (entry !== undefined) this.#forget(entry);
    this.#meet(from, segment);
  }

  onTimer(id: number): void {
    const entry = this.#connections.byId(id);
    if (entry === undefined) return;
    entry.peer.timer = NO_TIMER;
    entry.connection.onTimer();
    this.#tidy(entry);
  }

  /** The node is gone, and all its connections with it: their timers are stopped. */
  stopTimers(): void {
    for (const { peer } of this.#connections.entries) this.cancelTimer(peer);
  }

  snapshot(): PlainData {
    const state: StackState = {
      listening: [...this.#listening],
      lastId: this.#lastId,
      nextPort: this.#nextPort,
      connections: this.#connections.entries.map(({ peer: { timer: _, ...peer }, connection }) => ({
        peer,
        state: toPlain(connection.state),
      })),
    };
    return state as unknown as PlainData;
  }

  /** What its connections do, see {@link ConnectionPort}. */
  clockUs(): number {
    return this.#world.clockUs(this.#options.node);
  }

  emit({ address }: Peer, segment: Segment): void {
    this.#send(address, segment);
  }

  setTimer(peer: Peer, delayUs: number): void {
    peer.timer = this.#world.setTimer(this.#options.node, peer.id, delayUs, peer.timer);
  }

  cancelTimer(peer: Peer): void {
    this.#world.cancelTimer(this.#options.node, peer.id, peer.timer);
    peer.timer = NO_TIMER;
  }

  opened({ id, isIncoming }: Peer): void {
    this.#world.opened(this.#options.node, id, isIncoming);
  }

  data({ id }: Peer, bytes: Uint8Array): void {
    this.#world.data(this.#options.node, id, bytes);
  }

  writable({ id }: Peer): void {
    this.#world.writable(this.#options.node, id);
  }

  closed({ id }: Peer, why: Closure): void {
    this.#world.closed(this.#options.node, id, why);
  }

  /** A segment of no connection: a SYN for an open port begins one, anything else is reset (RFC 9293 §3.10.7.1). */
  #meet(from: number, segment: Segment): void {
    if ((segment.flags & FLAG.rst) !== 0) return;
    const isSyn = (segment.flags & (FLAG.syn | FLAG.ack)) === FLAG.syn;
    const hasRoom = this.#connections.size < this.#options.connectionsMax;
    if (!isSyn || !this.#listening.includes(segment.destinationPort) || !hasRoom) {
      this.#reset(from, segment);
      return;
    }
    const peer = {
      id: ++this.#lastId,
      address: from,
      port: segment.sourcePort,
      localPort: segment.destinationPort,
      isIncoming: true,
      timer: NO_TIMER,
    };
    const connection = TcpConnection.accept(this.#options.mss, this.#initialSequence(), segment, peer, this);
    this.#connections.add({ peer, connection });
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

  #send(to: number, segment: Segment): void {
    const bytes = encodeSegment(segment, this.#options.address, to);
    rememberSegment(bytes, segment);
    this.#world.sendDatagram(this.#options.node, to, bytes);
  }

  #tidy(entry: Entry): void {
    if (entry.connection.state.phase === "closed") this.#forget(entry);
  }

  #forget(entry: Entry): void {
    if (this.#connections.byId(entry.peer.id) !== entry) return;
    this.cancelTimer(entry.peer);
    this.#connections.remove(entry);
  }

  #decoded(from: number, bytes: Uint8Array): Segment | undefined {
    try {
      return decodeSegment(bytes, from, this.#options.address);
    } catch (error) {
      if (!(error instanceof TcpError)) throw error;
      this.malformed += 1;
      return undefined;
    }
  }

  #initialSequence(): number {
    return Math.floor(this.#world.random(this.#options.node) * TWO_POW_32);
  }

  /** Counts on from a random port, so that a node that restarts is not taken for its former self. */
  #ephemeralPort(address: number, port: number): number {
    if (this.#nextPort < 0) this.#nextPort = Math.floor(this.#world.random(this.#options.node) * PORTS);
    let localPort: number;
    do {
      localPort = FIRST_PORT + this.#nextPort;
      this.#nextPort = (this.#nextPort + 1) % PORTS;
    } while (this.#connections.between(address, port, localPort) !== undefined);
    return localPort;
  }
}

/** A SYN beyond what a connection in TIME-WAIT has seen begins a new one (RFC 9293 §3.6.1). */
function isNewcomer({ phase, receiveNext }: Readonly<ConnectionState>, { flags, seq }: Segment): boolean {
  return phase === "time-wait" && (flags & (FLAG.syn | FLAG.ack)) === FLAG.syn && seqDiff(seq, receiveNext) > 0;
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
