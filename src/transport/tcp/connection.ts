/** One TCP connection between neighbours: length-prefixed messages, an introduction first. */
import type { Socket } from "node:net";
import { EventError } from "../../protocol/event-error.ts";
import { framed, StreamParser } from "../../protocol/stream-framing.ts";
import type { Handover, LinkFault } from "../links.ts";
import { introduction, nameIn } from "./introduction.ts";

/** Bytes that may wait in a socket before frames are dropped: own choice, sixteen of the longest. */
const WAITING_BYTES_MAX = 1_048_576;
/** Who has not said its name by then is not waited for: own choice. */
const INTRODUCTION_MS = 10_000;

export interface ConnectionListener {
  /** The other end said its name. Whether it is welcome. */
  introduced(name: string): boolean;
  frame(frame: Uint8Array): void;
  refused(fault: LinkFault): void;
  /** It is over, whoever ended it. Told once. */
  closed(): void;
}

export class Connection {
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  readonly #parser = new StreamParser();
  readonly #patience: NodeJS.Timeout;
  #isIntroduced = false;

  /** @param socket connected, or about to be */
  constructor(socket: Socket, ownName: string, listener: ConnectionListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#patience = setTimeout(() => this.#refuse("stranger"), INTRODUCTION_MS);
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.on("data", (bytes) => this.#take(bytes));
    // "close" follows, and says all that matters.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(this.#patience);
      listener.closed();
    });
    socket.write(framed(introduction(ownName)));
  }

  /** Whether both ends know each other, and a frame can be sent. */
  get isOpen(): boolean {
    return this.#isIntroduced && this.#socket.writable;
  }

  send(frame: Uint8Array): Handover {
    if (!this.isOpen) return "unlinked";
    if (this.#socket.writableLength > WAITING_BYTES_MAX) return "overflow";
    const bytes = this.#framed(frame);
    if (bytes === undefined) return "too-long";
    this.#socket.write(bytes);
    return "sent";
  }

  close(): void {
    this.#socket.destroy();
  }

  #framed(frame: Uint8Array): Uint8Array | undefined {
    try {
      return framed(frame);
    } catch (error) {
      if (error instanceof EventError) return undefined;
      throw error;
    }
  }

  #take(bytes: Uint8Array): void {
    const messages = this.#parsed(bytes);
    if (messages === undefined) this.#refuse("too-long");
    for (const message of messages ?? []) {
      if (this.#socket.destroyed) return;
      if (this.#isIntroduced) this.#listener.frame(message);
      else this.#meet(message);
    }
  }

  #parsed(bytes: Uint8Array): readonly Uint8Array[] | undefined {
    try {
      return this.#parser.push(bytes);
    } catch (error) {
      if (error instanceof EventError) return undefined;
      throw error;
    }
  }

  #meet(message: Uint8Array): void {
    const name = nameIn(message);
    this.#isIntroduced = name !== undefined;
    if (name === undefined) this.#refuse("malformed");
    else if (this.#listener.introduced(name)) clearTimeout(this.#patience);
    else this.#refuse("stranger");
  }

  #refuse(fault: LinkFault): void {
    this.close();
    this.#listener.refused(fault);
  }
}
