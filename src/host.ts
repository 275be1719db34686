/**
 * The host contract: what a protocol's node may do, and what is done to it.
 *
 * A protocol is a factory of nodes. A node is a plain state machine: it reads no clock, draws no randomness and opens no
 * socket by itself; it acts only through its {@link Host}. Two adapters implement the host: the virtual node of `sim/`
 * and the real sockets of `src/transport/`. This file holds types only.
 */

/** A neighbour's link-layer address, stable for the length of a run. */
export type Address = number;

/** What became of a frame handed to {@link Host.send} or {@link Host.broadcast}. A broadcast is never acknowledged. */
export type SendOutcome = "acknowledged" | "sent" | "lost" | "dropped";

/** Computation asked of a node's processor: it takes simulated time and energy. */
export interface Work {
  /** Arithmetic operations (a multiply-accumulate is two). */
  readonly operations: number;
  /** Bytes moved between memory and the arithmetic units. */
  readonly bytes: number;
  /** An encoder's work, which an accelerator does where the node has one; other work is the board's own processor's. */
  readonly forAccelerator?: true;
}

/**
 * Consecutive samples of one node's sensor. `labels` holds the ground truth (1 = anomalous); only the `oracle-label`
 * encoder, which exists to reproduce a published figure, may look at it.
 */
export interface SampleBlock {
  /** The ordinal, in the node's own series, of the sample at index 0. */
  readonly firstOrdinal: number;
  readonly values: Float64Array;
  readonly labels: Uint8Array;
}

/** Facts that a node notes for the record; each is counted per node and protocol. */
export type Fact =
  | "duplicate" // a message seen before was heard again
  | "suppressed" // semantic dedup dropped a message of another node
  | "ttl-expired" // a message was accepted but not forwarded, its hops being used up
  | "forwarded" // a message was passed on
  | "withheld" // a message was not passed on though it had hops left: the strategy of forwarding decided so
  | "malformed" // bytes arrived that do not decode
  | "not-routed" // no way towards the destination
  | "overflow" // a message was dropped because a queue was full
  | "beacon" // a node told its phase
  | "in-step" // its neighbours' phases have come within its guard
  | "out-of-step" // they no longer are
  | "aligning" // it sets out to align its embedding space with the network's
  | "agreed" // a handshake has come to an agreement
  | "aligned" // its space is aligned with the network's
  | "drifted" // it finds that its space no longer fits
  | "not-aligned" // a state was heard before that, and not understood
  | "no-session" // data was refused because no handshake had come before it
  | "recovered" // parity brought back a frame of a stream
  | "asked-again" // a frame of a stream was found missing, and asked for
  | "sent-again" // a frame of a stream was sent once more
  | "incomplete" // a stream was given up, by its sender or its receiver
  | "too-long" // a message was dropped because no packet of the network holds it
  | "not-accepted"; // within the filter's distance of the last accepted state (filter scope `mesh`)

/** A byte stream to a peer (TCP over real sockets, small-device TCP in the simulation). */
export type StreamId = number;
export type StreamClosure = "closed" | "reset" | "timed-out" | "refused";

/**
 * What a host offers whose link layer keeps time. Frames that are told their age are described in TinyOS TEP 133
 * (packet-level time synchronisation).
 */
export interface Timing {
  /**
   * How often those duty-cycled radios of the network that follow their nodes look at the channel, µs of the local clock;
   * `undefined` where there are none.
   */
  readonly checkIntervalUs: number | undefined;
  /**
   * Says in which rhythm the node lives: a beat at the local time `beatUs`, and one every `periodUs` from there on. A radio
   * that follows its node, and whose interval this is, looks at the channel with each beat.
   * @param guardUs how far before or after the node's own its neighbours' beats may be, µs: what has to wake them is then
   *   repeated around a beat only; left out: for a whole interval. Nothing checks this: who promises too much is not heard
   */
  keepRhythm(beatUs: number, periodUs: number, guardUs?: number): void;
  /**
   * Like {@link Host.broadcast}, and receivers learn how long ago it was called. The frame's last four bytes are room for
   * that: the link layer fills them in as each copy leaves, so they have to be there, and count.
   */
  broadcastTimed(frame: Uint8Array, token: number): void;
}

/** What a node may ask of the world. */
export interface Host {
  /** The node's stable name, as it travels in messages. */
  readonly name: string;
  /** Whether this node is the mains-powered gateway. */
  readonly isGateway: boolean;
  /**
   * Whether one transmission reaches every neighbour (a radio), or neighbours are told apart (links). Over links,
   * {@link broadcast} sends one frame on each link.
   */
  readonly sharedMedium: boolean;
  /** Left out by hosts whose link layer keeps no time. */
  readonly timing?: Timing;

  /** The local clock in µs since the Unix epoch. It may drift; it never runs backwards. */
  clockUs(): number;
  /** A draw in [0, 1) from the node's own random stream. */
  random(): number;

  /** The link-layer addresses of the nodes in range, ascending. Empty where nobody is known. */
  neighbours(): readonly Address[];
  /**
   * How strongly frames of that neighbour are received, whole dBm, or `undefined` where it cannot be heard. Left out by hosts
   * whose link layer does not measure it; over links always `undefined`.
   */
  signalStrengthDbm?(from: Address): number | undefined;
  /** The next hop towards the gateway, or `undefined` at the gateway or where no route exists. */
  nextHopToGateway(): Address | undefined;
  /** Sends one frame to one neighbour. The outcome arrives later, with the token. */
  send(to: Address, frame: Uint8Array, token: number): void;
  /** Sends one frame to all in range, except (over links) to `except`. The outcome arrives later, with the token. */
  broadcast(frame: Uint8Array, token: number, except?: Address): void;

  /** Opens a byte stream to the gateway's service. Answers arrive through the node's stream reactions. */
  openStream(port: number): StreamId;
  /** Queues bytes, which must not change any more; returns how many were accepted (fewer where the socket buffer is full). */
  writeStream(stream: StreamId, bytes: Uint8Array): number;
  closeStream(stream: StreamId): void;

  /** (Re)starts the timer `timer`, a small integer of the node's own choosing, after `delayUs` of the local clock. */
  setTimer(timer: number, delayUs: number): void;
  cancelTimer(timer: number): void;

  /** Asks the processor for work beyond that of each sample; {@link ProtocolNode.onWorkDone} follows with the token. */
  work(work: Work, token: number): void;

  /**
   * Says that the sample with this ordinal leaves the node as the message (`name`, `timestampMs`).
   * It makes the message known to the record; it costs nothing.
   */
  published(ordinal: number, timestampMs: number): void;
  /**
   * Hands a received state to the application.
   * @param origin the name of the node whose state it is
   * @param timestampMs the message's time, ms since the Unix epoch: with `origin` its identity
   * @param value what the receiver now believes the origin's sensor reads, or NaN where that cannot be told
   * @param hops the number of transmissions it took, or 0 where the message does not tell
   */
  deliver(origin: string, timestampMs: number, value: number, hops: number): void;
  /**
   * Notes a fact for the record.
   * @param amount what belongs to it: of `aligned` and `drifted` the residual of the spaces; of all others nothing
   */
  note(fact: Fact, amount?: number): void;
  /**
   * Says that copies of this message (see {@link Protocol.identityIn}) change nothing at this node until it says so of
   * another: the host may note `duplicate` for each instead of handing it over. That saves work where many are heard, and
   * must make no other difference. Left out by hosts that hand over everything.
   */
  ignoreCopiesOf?(identity: string): void;

  /**
   * Says that something other than a sample changed what {@link ProtocolNode.scanSamples} would answer.
   * The host then scans the samples to come afresh.
   */
  rescanSamples(): void;
}

/** Plain data: what survives `JSON.stringify` and `structuredClone` unchanged, typed arrays included. */
export type PlainData =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly PlainData[]
  | { readonly [key: string]: PlainData };

/**
 * A node of a protocol. Every reaction is synchronous and acts only through the host.
 *
 * Samples come in blocks: {@link scanSamples} is pure and names the first sample on which the node might act; up to there
 * silence is evaluated in bulk. {@link onSample} then decides for good, since a frame may have come in between.
 */
export interface ProtocolNode {
  /** Called once, when the node boots (again, with the restored state, after a crash). */
  start(): void;
  /**
   * The index in [from, to) of the first sample on which the node might act, or `to` if there is none.
   * Changes nothing and asks nothing of the host.
   */
  scanSamples(block: SampleBlock, from: number, to: number): number;
  /**
   * Acts on one sample, once its computation is done.
   * @param takenAtUs the local clock at the instant at which the sample was taken
   */
  onSample(block: SampleBlock, index: number, takenAtUs: number): void;
  /**
   * A frame arrived. The bytes are shared with every receiver and must not be changed.
   * @param ageUs of a frame sent by {@link Timing.broadcastTimed}: how long before this instant that was called, µs of the
   *   sender's clock
   */
  onFrame(frame: Uint8Array, from: Address, ageUs?: number): void;
  onSendOutcome(token: number, outcome: SendOutcome): void;
  onTimer(timer: number): void;
  onWorkDone(token: number): void;
  /** A stream asked for is open, or (at the gateway, `incoming`) a peer opened one. */
  onStreamOpen(stream: StreamId, incoming: boolean): void;
  /**
   * Bytes of a stream arrived, the next ones in order. They never change again and may be kept, but must not be changed: they
   * can be the very bytes that the peer wrote, which it may have to send once more.
   */
  onStreamData(stream: StreamId, bytes: Uint8Array): void;
  /** Room in the socket buffer again after a short write. */
  onStreamWritable(stream: StreamId): void;
  onStreamClosed(stream: StreamId, why: StreamClosure): void;
  /** The whole state as plain data; {@link Protocol.restore} makes an equal node of it. */
  snapshot(): PlainData;
}

/** A protocol with all its settings: a factory of nodes. */
export interface Protocol {
  /** What each sample costs, silent or not. */
  readonly sampleWork: Work;
  /**
   * Which message is in a frame, the same string for all copies of it; `undefined` where the frame holds none. Pure.
   * Left out where no node ever says {@link Host.ignoreCopiesOf}.
   */
  identityIn?(frame: Uint8Array): string | undefined;
  create(host: Host): ProtocolNode;
  /** A node in the state that {@link ProtocolNode.snapshot} took. */
  restore(host: Host, state: PlainData): ProtocolNode;
}
