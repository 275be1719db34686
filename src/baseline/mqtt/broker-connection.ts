/** One client's byte stream, as the broker sees it. */
import type { PlainData } from "../../host.ts";
import { Backlog, type Write } from "./backlog.ts";
import { PacketDecoder } from "./decoder.ts";

interface ConnectionState {
  readonly clientId: string | null;
  readonly lastHeardUs: number;
  readonly allowanceUs: number;
  readonly pending: Uint8Array;
  readonly backlog: Uint8Array;
}

export class BrokerConnection {
  readonly decoder: PacketDecoder;
  readonly #backlog: Backlog;
  /** `undefined` until CONNECT was accepted. */
  clientId: string | undefined;
  lastHeardUs: number;
  /** For how long the client may be silent; `Infinity`: for ever. */
  allowanceUs: number;

  constructor(nowUs: number, allowanceUs: number, pending?: Uint8Array, backlog?: Uint8Array) {
    this.decoder = pending === undefined ? new PacketDecoder() : PacketDecoder.resume(pending);
    this.#backlog = new Backlog(backlog);
    this.lastHeardUs = nowUs;
    this.allowanceUs = allowanceUs;
  }

  static restore(state: PlainData): BrokerConnection {
    const saved = state as unknown as ConnectionState;
    // Infinity does not survive JSON: "for ever" is written as −1.
    const allowanceUs = saved.allowanceUs < 0 ? Number.POSITIVE_INFINITY : saved.allowanceUs;
    const connection = new BrokerConnection(saved.lastHeardUs, allowanceUs, saved.pending, saved.backlog);
    connection.clientId = saved.clientId ?? undefined;
    return connection;
  }

  /** The instant at which the client counts as gone if nothing is heard until then. */
  get deadlineUs(): number {
    return this.lastHeardUs + this.allowanceUs;
  }

  /** Whether all that was sent is with the socket. */
  get isFlowing(): boolean {
    return this.#backlog.isEmpty;
  }

  /** Bytes that wait for the socket. */
  get waitingBytes(): number {
    return this.#backlog.bytes.length;
  }

  send(bytes: Uint8Array, write: Write): void {
    this.#backlog.send(bytes, write);
  }

  drain(write: Write): void {
    this.#backlog.drain(write);
  }

  snapshot(): PlainData {
    const state: ConnectionState = {
      clientId: this.clientId ?? null,
      lastHeardUs: this.lastHeardUs,
      allowanceUs: this.allowanceUs === Number.POSITIVE_INFINITY ? -1 : this.allowanceUs,
      pending: this.decoder.pending,
      backlog: this.#backlog.bytes,
    };
    return state as unknown as PlainData;
  }
}
