/** A host for unit tests: it keeps what a node asks of it, and its clock stands still until told otherwise. */
import type { Address, Fact, Host, ProtocolNode, StreamId, Work } from "../../src/host.ts";

/** A frame that left the node; `to` is `undefined` for a broadcast. */
export interface SentFrame {
  readonly to: Address | undefined;
  readonly frame: Uint8Array;
  readonly token: number;
  /** The neighbour that a broadcast leaves out over links. */
  readonly except: Address | undefined;
}

export interface Delivery {
  readonly origin: string;
  readonly timestampMs: number;
  readonly value: number;
  readonly hops: number;
}

/** What a fake host is made of; everything may be left out. */
export interface FakeHostOptions {
  readonly name?: string;
  readonly isGateway?: boolean;
  readonly sharedMedium?: boolean;
  readonly nowUs?: number;
  readonly neighbours?: readonly Address[];
  readonly nextHopToGateway?: Address;
  /** Draws in [0, 1), used in turn and over again. */
  readonly draws?: readonly number[];
}

/** 2026-01-01T00:00:00Z in µs since the Unix epoch. */
export const EPOCH_US = 1_767_225_600_000_000;

export class FakeHost implements Host {
  readonly name: string;
  readonly isGateway: boolean;
  readonly sharedMedium: boolean;
  readonly sent: SentFrame[] = [];
  readonly deliveries: Delivery[] = [];
  readonly publications: { readonly ordinal: number; readonly timestampMs: number }[] = [];
  readonly notes: Fact[] = [];
  readonly worked: { readonly work: Work; readonly token: number }[] = [];
  readonly openedStreams: { readonly stream: StreamId; readonly port: number }[] = [];
  readonly closedStreams: StreamId[] = [];
  readonly written: { readonly stream: StreamId; readonly bytes: Uint8Array }[] = [];
  /** Timer → local time at which it is due, µs. */
  readonly timers = new Map<number, number>();
  rescans = 0;
  nowUs: number;
  nextHop: Address | undefined;
  /** Bytes that the next stream writes may still accept in total. */
  streamRoom = Number.POSITIVE_INFINITY;
  readonly #neighbours: readonly Address[];
  readonly #draws: readonly number[];
  #drawn = 0;

  constructor(options: FakeHostOptions = {}) {
    this.name = options.name ?? "node-1";
    this.isGateway = options.isGateway ?? false;
    this.sharedMedium = options.sharedMedium ?? true;
    this.nowUs = options.nowUs ?? EPOCH_US;
    this.nextHop = options.nextHopToGateway;
    this.#neighbours = options.neighbours ?? [];
    this.#draws = options.draws ?? [0.5];
  }

  clockUs(): number {
    return this.nowUs;
  }

  random(): number {
    return this.#draws[this.#drawn++ % this.#draws.length];
  }

  neighbours(): readonly Address[] {
    return this.#neighbours;
  }

  nextHopToGateway(): Address | undefined {
    return this.nextHop;
  }

  send(to: Address, frame: Uint8Array, token: number): void {
    this.sent.push({ to, frame, token, except: undefined });
  }

  broadcast(frame: Uint8Array, token: number, except?: Address): void {
    this.sent.push({ to: undefined, frame, token, except });
  }

  openStream(port: number): StreamId {
    const stream = this.openedStreams.length + 1;
    this.openedStreams.push({ stream, port });
    return stream;
  }

  writeStream(stream: StreamId, bytes: Uint8Array): number {
    const accepted = Math.min(bytes.length, this.streamRoom);
    this.streamRoom -= accepted;
    if (accepted > 0) this.written.push({ stream, bytes: bytes.slice(0, accepted) });
    return accepted;
  }

  closeStream(stream: StreamId): void {
    this.closedStreams.push(stream);
  }

  setTimer(timer: number, delayUs: number): void {
    this.timers.set(timer, this.nowUs + delayUs);
  }

  cancelTimer(timer: number): void {
    this.timers.delete(timer);
  }

  work(work: Work, token: number): void {
    this.worked.push({ work, token });
  }

  published(ordinal: number, timestampMs: number): void {
    this.publications.push({ ordinal, timestampMs });
  }

  deliver(origin: string, timestampMs: number, value: number, hops: number): void {
    this.deliveries.push({ origin, timestampMs, value, hops });
  }

  note(fact: Fact): void {
    this.notes.push(fact);
  }

  rescanSamples(): void {
    this.rescans++;
  }

  /** How often a fact was noted. */
  count(fact: Fact): number {
    return this.notes.filter((noted) => noted === fact).length;
  }

  /** The bytes written to a stream so far, in one piece. */
  writtenTo(stream: StreamId): Uint8Array {
    return Uint8Array.from(this.written.filter((w) => w.stream === stream).flatMap((w) => [...w.bytes]));
  }

  /** The timer due first (the smaller number where two are due at once), or `undefined`. */
  earliestTimer(): { readonly timer: number; readonly dueUs: number } | undefined {
    let first: { timer: number; dueUs: number } | undefined;
    for (const [timer, dueUs] of this.timers)
      if (first === undefined || dueUs < first.dueUs || (dueUs === first.dueUs && timer < first.timer))
        first = { timer, dueUs };
    return first;
  }

  /** Lets local time pass and fires, in order, the timers that fall due. */
  advance(byUs: number, node: ProtocolNode): void {
    const untilUs = this.nowUs + byUs;
    for (let next = this.earliestTimer(); next !== undefined && next.dueUs <= untilUs; next = this.earliestTimer()) {
      this.nowUs = Math.max(this.nowUs, next.dueUs);
      this.timers.delete(next.timer);
      node.onTimer(next.timer);
    }
    this.nowUs = untilUs;
  }
}
