/** What a side of a handshake acts through: a part of the host, as one conversation sees it. */
import type { JsonObject } from "../vframe/json-slice.ts";

export interface HandshakePort {
  /** The local clock, µs since the Unix epoch. */
  clockUs(): number;
  /** A draw in [0, 1). */
  random(): number;
  /** Sends a document to the other side; it may be lost, doubled or overtaken. */
  send(document: JsonObject): void;
  /** (Re)starts the conversation's one timer. */
  setTimer(delayUs: number): void;
  cancelTimer(): void;
}
