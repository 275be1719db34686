/**
 * One end of a TCP connection as small devices keep it (uIP; A. Dunkels, "Full TCP/IP for 8-bit architectures",
 * MobiSys 2003): one segment in flight, acknowledgements at once and on the back of data where there is some, segments
 * out of order dropped, timeouts by RFC 6298, six retransmissions and then a reset. No input or output of its own.
 */
import type { Closure, ConnectionPort, Peer } from "./connection-port.ts";
import { type ConnectionState, freshState, type InFlight } from "./connection-state.ts";
import { afterLostSyn, backedOff, measured } from "./retransmission-timeout.ts";
import { FLAG, type Segment, seqAdd, seqDiff, sequenceLength } from "./segment.ts";

/** Retransmissions of one segment before the connection is reset. */
export const RETRIES_MAX = 6;
/** Bytes that may be written ahead of what was acknowledged; the window announced is as large. */
export const SOCKET_BUFFER_BYTES = 2048;
/** TIME-WAIT, and FIN-WAIT-2 at the longest: UIP_TIME_WAIT_TIMEOUT is 120 half seconds. */
export const TIME_WAIT_US = 60_000_000;
/** Assumed where a peer announces none (RFC 9293 §3.7.1). */
export const DEFAULT_MSS = 536;

const NOTHING = new Uint8Array(0);

export class TcpConnection {
  readonly #port: ConnectionPort;
  readonly #peer: Peer;
  readonly #mss: number;
  readonly #s: ConnectionState;
  /** The application is being told something: what it asks for meanwhile is sent when it has finished. */
  #isTelling = false;

  private constructor(mss: number, peer: Peer, port: ConnectionPort, state: ConnectionState) {
    this.#mss = mss;
    this.#peer = peer;
    this.#port = port;
    this.#s = state;
  }

  /** Begins a connection: SYN goes out. @param mss bytes of data that the link carries in one segment */
  static open(mss: number, initialSequence: number, peer: Peer, port: ConnectionPort): TcpConnection {
    const connection = new TcpConnection(mss, peer, port, freshState("syn-sent", initialSequence, mss));
    connection.#launch(FLAG.syn, NOTHING);
    return connection;
  }

  /** Answers a SYN. */
  static accept(mss: number, initialSequence: number, syn: Segment, peer: Peer, port: ConnectionPort): TcpConnection {
    const connection = new TcpConnection(mss, peer, port, freshState("syn-received", initialSequence, mss));
    connection.#meet(syn);
    connection.#launch(FLAG.syn | FLAG.ack, NOTHING);
    return connection;
  }

  static restore(mss: number, state: ConnectionState, peer: Peer, port: ConnectionPort): TcpConnection {
    return new TcpConnection(mss, peer, port, { ...state });
  }

  get state(): Readonly<ConnectionState> {
    return this.#s;
  }

  /** Queues bytes, which must not change any more, and returns how many the buffer took. */
  write(bytes: Uint8Array): number {
    const s = this.#s;
    if (s.phase === "closed" || s.isClosing || s.finReceived) return 0;
    const held = s.unsent.length + (s.inFlight?.payload.length ?? 0);
    const accepted = Math.min(bytes.length, SOCKET_BUFFER_BYTES - held);
    if (accepted < bytes.length) s.isShort = true;
    if (accepted > 0) s.unsent = join(s.unsent, accepted < bytes.length ? bytes.subarray(0, accepted) : bytes);
    this.#output(false);
    return accepted;
  }

  /** Ends this side once everything written is acknowledged; an unfinished handshake is dropped. */
  close(): void {
    const s = this.#s;
    s.isClosing = true;
    if (s.phase === "syn-sent") this.#end();
    else this.#output(false);
  }

  onTimer(): void {
    const s = this.#s;
    if (s.isWaiting) {
      this.#end();
      return;
    }
    const flying = s.inFlight;
    if (flying === undefined) return;
    if (flying.retries >= RETRIES_MAX) {
      // Beyond what is under way: within the peer's window, whether that has arrived or not.
      this.#emit(FLAG.rst | FLAG.ack, NOTHING, seqAdd(s.sendUnacknowledged, lengthOf(flying)));
      this.#fail("timed-out");
      return;
    }
    s.rto = backedOff(s.rto);
    s.inFlight = { ...flying, retries: flying.retries + 1 };
    this.#emit(flying.flags, flying.payload);
    this.#port.setTimer(this.#peer, s.rto.timeoutUs);
  }

  onSegment(segment: Segment): void {
    if (this.#s.phase === "closed") return;
    if (this.#s.phase === "syn-sent") this.#handshake(segment);
    else this.#receive(segment);
  }

  #handshake(segment: Segment): void {
    const s = this.#s;
    const isAck = (segment.flags & FLAG.ack) !== 0;
    const isMine = isAck && segment.ack === seqAdd(s.sendUnacknowledged, 1);
    if ((segment.flags & FLAG.rst) !== 0) {
      if (isMine) this.#fail("refused");
      return;
    }
    if (isAck && !isMine) {
      // Somebody remembers a connection of before a restart: tell them (RFC 9293 §3.5.2).
      this.#emit(FLAG.rst, NOTHING, segment.ack);
      return;
    }
    if (!isAck || (segment.flags & FLAG.syn) === 0) return;
    this.#meet(segment);
    this.#acknowledge(segment.ack);
    s.phase = "open";
    this.#tellOpened();
    this.#output(true);
  }

  #receive(segment: Segment): void {
    const s = this.#s;
    const distance = seqDiff(segment.seq, s.receiveNext);
    if ((segment.flags & FLAG.rst) !== 0) {
      if (distance >= 0 && distance < SOCKET_BUFFER_BYTES) this.#fail("reset");
      return;
    }
    if ((segment.flags & FLAG.syn) !== 0) {
      // Its own SYN again, or a peer that restarted: our acknowledgement tells it which.
      this.#emit(s.phase === "syn-received" ? FLAG.syn | FLAG.ack : FLAG.ack, NOTHING);
      return;
    }
    if ((segment.flags & FLAG.ack) === 0) return;
    const isNews = this.#acknowledge(segment.ack);
    s.peerWindow = segment.window;
    if (s.phase === "syn-received") {
      if (!isNews) return;
      s.phase = "open";
      this.#tellOpened();
    }
    const hasSequence = sequenceLength(segment) > 0;
    if (hasSequence) this.#take(segment, -distance);
    if (s.isShort && isNews && !s.isClosing && !s.finReceived) {
      s.isShort = false;
      this.#isTelling = true;
      this.#port.writable(this.#peer);
      this.#isTelling = false;
    }
    this.#output(hasSequence);
  }

  /** Takes what is next in a segment of which `known` bytes came before; what lies ahead is dropped. */
  #take(segment: Segment, known: number): void {
    const s = this.#s;
    if (known < 0 || known >= sequenceLength(segment) || s.finReceived) return;
    const bytes = known === 0 ? segment.payload : segment.payload.subarray(known);
    const isLast = (segment.flags & FLAG.fin) !== 0;
    s.receiveNext = seqAdd(s.receiveNext, bytes.length + (isLast ? 1 : 0));
    // Once this side has closed, nobody reads: what comes is acknowledged and thrown away.
    this.#isTelling = true;
    if (bytes.length > 0 && !s.isClosing) this.#port.data(this.#peer, bytes);
    this.#isTelling = false;
    if (!isLast) return;
    s.finReceived = true;
    // The peer reads no more either (streams close both ways): what is not on its way yet stays here.
    s.unsent = NOTHING;
    if (s.isClosing) return;
    this.#isTelling = true;
    this.#port.closed(this.#peer, "closed");
    this.#isTelling = false;
  }

  /** True where `ack` acknowledges the segment in flight. */
  #acknowledge(ack: number): boolean {
    const s = this.#s;
    const flying = s.inFlight;
    if (flying === undefined || ack !== seqAdd(s.sendUnacknowledged, lengthOf(flying))) return false;
    s.sendUnacknowledged = ack;
    s.inFlight = undefined;
    this.#port.cancelTimer(this.#peer);
    if (flying.retries === 0) s.rto = measured(s.rto, this.#port.clockUs() - flying.sentAtUs);
    else if ((flying.flags & FLAG.syn) !== 0) s.rto = afterLostSyn(s.rto);
    if ((flying.flags & FLAG.fin) !== 0) s.finAcknowledged = true;
    return true;
  }

  /** Learns what a SYN says. */
  #meet(syn: Segment): void {
    this.#s.receiveNext = seqAdd(syn.seq, 1);
    this.#s.peerMss = syn.mss > 0 ? syn.mss : DEFAULT_MSS;
    this.#s.peerWindow = syn.window;
  }

  /** Sends what may be sent: data, then FIN, or else an acknowledgement if one is due. */
  #output(ackDue: boolean): void {
    const s = this.#s;
    if (this.#isTelling || s.phase === "closed") return;
    let isAckDue = ackDue;
    if (s.phase === "open" && s.inFlight === undefined && !s.finSent) {
      // A window of zero is probed with single bytes.
      const room = Math.max(1, Math.min(this.#mss, s.peerMss, s.peerWindow));
      if (s.unsent.length > 0) {
        const isAll = s.unsent.length <= room;
        const payload = isAll ? s.unsent : s.unsent.subarray(0, room);
        s.unsent = isAll ? NOTHING : s.unsent.subarray(room);
        this.#launch(FLAG.psh | FLAG.ack, payload);
        isAckDue = false;
      } else if (s.isClosing || s.finReceived) {
        s.finSent = true;
        s.closedFirst = !s.finReceived;
        this.#launch(FLAG.fin | FLAG.ack, NOTHING);
        isAckDue = false;
      }
    }
    if (isAckDue) this.#emit(FLAG.ack, NOTHING);
    this.#conclude();
  }

  /** The end of the end: the side that closed first waits, lest its last acknowledgement be lost. */
  #conclude(): void {
    const s = this.#s;
    if (s.phase !== "open" || !s.finAcknowledged) return;
    if (s.finReceived && !s.closedFirst) this.#end();
    else if (s.finReceived || !s.isWaiting) {
      if (s.finReceived) s.phase = "time-wait";
      s.isWaiting = true;
      this.#port.setTimer(this.#peer, TIME_WAIT_US);
    }
  }

  #launch(flags: number, payload: Uint8Array): void {
    const inFlight: InFlight = { flags, payload, sentAtUs: this.#port.clockUs(), retries: 0 };
    this.#s.inFlight = inFlight;
    this.#emit(flags, payload);
    this.#port.setTimer(this.#peer, this.#s.rto.timeoutUs);
  }

  /** @param seq the sequence number; without it, that of the segment in flight or, for a bare acknowledgement, the next */
  #emit(flags: number, payload: Uint8Array, seq?: number): void {
    const s = this.#s;
    const isBare = payload.length === 0 && (flags & (FLAG.syn | FLAG.fin | FLAG.rst)) === 0;
    const next = isBare && s.inFlight !== undefined ? lengthOf(s.inFlight) : 0;
    this.#port.emit(this.#peer, {
      sourcePort: this.#peer.localPort,
      destinationPort: this.#peer.port,
      seq: seq ?? seqAdd(s.sendUnacknowledged, next),
      ack: (flags & FLAG.ack) === 0 ? 0 : s.receiveNext,
      flags,
      window: SOCKET_BUFFER_BYTES,
      mss: (flags & FLAG.syn) === 0 ? 0 : this.#mss,
      payload,
    });
  }

  #fail(why: Closure): void {
    const s = this.#s;
    const isKnown = s.phase === "open" || s.phase === "syn-sent";
    const isNews = isKnown && !s.isClosing && !s.finReceived;
    this.#end();
    if (isNews) this.#port.closed(this.#peer, why);
  }

  #end(): void {
    this.#port.cancelTimer(this.#peer);
    this.#s.phase = "closed";
    this.#s.inFlight = undefined;
    this.#s.unsent = NOTHING;
  }

  #tellOpened(): void {
    this.#isTelling = true;
    this.#port.opened(this.#peer);
    this.#isTelling = false;
  }
}

function lengthOf({ flags, payload }: InFlight): number {
  return payload.length + ((flags & (FLAG.syn | FLAG.fin)) === 0 ? 0 : 1);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
