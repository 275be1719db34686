/**
 * A host over real sockets: the same nodes that run in the simulation, between processes and machines. Frames go over
 * links to neighbours (UDP or TCP), byte streams over TCP; whatever tells the time is a {@link Clock}.
 */
import type { Address, Fact, Host, ProtocolNode, StreamId, Work } from "../host.ts";
import type { Alarm, Clock } from "./clock/clock.ts";
import type { Handover, Links } from "./links.ts";
import { type StreamTarget, TcpStreams } from "./tcp/tcp-streams.ts";

/** What a node did that an observer may want to see. */
export interface HostObserver {
  published?(ordinal: number, timestampMs: number): void;
  delivered?(origin: string, timestampMs: number, value: number, hops: number): void;
  noted?(fact: Fact): void;
}

/** A node's place in the mesh. */
export interface Neighbourhood {
  readonly links: Pick<Links, "send">;
  /** Ascending. */
  readonly neighbours: readonly Address[];
  readonly nextHopToGateway: Address | undefined;
}

export interface RealHostOptions {
  readonly name: string;
  readonly isGateway?: boolean;
  readonly clock: Clock;
  /** Draws in [0, 1). */
  readonly random: () => number;
  /** Left out: there are no neighbours, and a frame is dropped. */
  readonly mesh?: Neighbourhood;
  /** Left out: streams are opened to this machine. `none`: they cannot be. */
  readonly gateway?: StreamTarget | "none";
  /** How long work takes beside the doing, µs; left out: no longer. */
  readonly workUs?: (work: Work) => number;
  readonly observer?: HostObserver;
  /** Told what a node's reaction threw; left out: it is thrown on. */
  readonly failed?: (error: unknown) => void;
}

/** A protocol asks for a byte stream where there can be none. */
export class NoStreamsError extends Error {
  override readonly name = "NoStreamsError";
  constructor() {
    super("The protocol opens byte streams, which take their own time: they need a clock that runs.");
  }
}

export class RealHost implements Host {
  readonly name: string;
  readonly isGateway: boolean;
  /** Over sockets neighbours are told apart. */
  readonly sharedMedium = false;
  readonly streams: TcpStreams;
  readonly #options: RealHostOptions;
  readonly #timers = new Map<number, Alarm>();
  #node: ProtocolNode | undefined;

  constructor(options: RealHostOptions) {
    this.#options = options;
    this.name = options.name;
    this.isGateway = options.isGateway ?? false;
    this.streams = new TcpStreams(
      {
        onStreamOpen: (stream, incoming) => this.react((node) => node.onStreamOpen(stream, incoming)),
        onStreamData: (stream, bytes) => this.react((node) => node.onStreamData(stream, bytes)),
        onStreamWritable: (stream) => this.react((node) => node.onStreamWritable(stream)),
        onStreamClosed: (stream, why) => this.react((node) => node.onStreamClosed(stream, why)),
      },
      options.gateway === "none" ? undefined : options.gateway,
    );
  }

  /** Gives the host its node and boots it. */
  run(node: ProtocolNode): void {
    this.#node = node;
    this.react(() => node.start());
  }

  /** Lets the node react to something; nothing happens where there is none (any more). */
  react(reaction: (node: ProtocolNode) => void): void {
    if (this.#node === undefined) return;
    try {
      reaction(this.#node);
    } catch (error) {
      if (this.#options.failed === undefined) throw error;
      this.#options.failed(error);
    }
  }

  /** Ends timers and streams. The node hears nothing more. */
  async stop(): Promise<void> {
    this.#node = undefined;
    for (const alarm of this.#timers.values()) alarm.cancel();
    this.#timers.clear();
    await this.streams.stop();
  }

  clockUs(): number {
    return this.#options.clock.localUs();
  }

  random(): number {
    return this.#options.random();
  }

  neighbours(): readonly Address[] {
    return this.#options.mesh?.neighbours ?? [];
  }

  nextHopToGateway(): Address | undefined {
    return this.#options.mesh?.nextHopToGateway;
  }

  send(to: Address, frame: Uint8Array, token: number): void {
    this.#tell(token, [this.#handOver(to, frame)]);
  }

  /** Over links: one frame on each. It counts as sent where any of them took it, or there is none. */
  broadcast(frame: Uint8Array, token: number, except?: Address): void {
    const to = this.neighbours().filter((neighbour) => neighbour !== except);
    const handovers = to.map((neighbour) => this.#handOver(neighbour, frame));
    this.#tell(token, handovers.length === 0 && this.#options.mesh !== undefined ? ["sent"] : handovers);
  }

  /** @throws NoStreamsError */
  openStream(port: number): StreamId {
    if (this.#options.gateway === "none") throw new NoStreamsError();
    return this.streams.open(port);
  }

  writeStream(stream: StreamId, bytes: Uint8Array): number {
    return this.streams.write(stream, bytes);
  }

  closeStream(stream: StreamId): void {
    this.streams.close(stream);
  }

  setTimer(timer: number, delayUs: number): void {
    this.cancelTimer(timer);
    const alarm = this.#options.clock.after(delayUs, () => {
      this.#timers.delete(timer);
      this.react((node) => node.onTimer(timer));
    });
    this.#timers.set(timer, alarm);
  }

  cancelTimer(timer: number): void {
    this.#timers.get(timer)?.cancel();
    this.#timers.delete(timer);
  }

  work(work: Work, token: number): void {
    const { clock, workUs } = this.#options;
    clock.at(clock.runUs() + (workUs?.(work) ?? 0), () => this.react((node) => node.onWorkDone(token)));
  }

  published(ordinal: number, timestampMs: number): void {
    this.#options.observer?.published?.(ordinal, timestampMs);
  }

  deliver(origin: string, timestampMs: number, value: number, hops: number): void {
    this.#options.observer?.delivered?.(origin, timestampMs, value, hops);
  }

  note(fact: Fact): void {
    this.#options.observer?.noted?.(fact);
  }

  /** Samples come one by one here: every one is looked at afresh. */
  rescanSamples(): void {}

  #handOver(to: Address, frame: Uint8Array): Handover {
    const handover = this.#options.mesh?.links.send(to, frame) ?? "unlinked";
    if (handover === "too-long" || handover === "overflow") this.note(handover);
    return handover;
  }

  /** Nothing is acknowledged here: what the sockets took is sent. */
  #tell(token: number, handovers: readonly Handover[]): void {
    const outcome = handovers.includes("sent") ? "sent" : "dropped";
    this.#options.clock.after(0, () => this.react((node) => node.onSendOutcome(token, outcome)));
  }
}
