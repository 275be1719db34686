/**
 * Messages on their way out of a client or, at the broker, towards one subscriber: a bounded queue, and for QoS 1 the
 * messages that were sent and not yet acknowledged (MQTT 3.1.1 clauses 4.3.2 and 4.4).
 */
import type { PlainData } from "../../host.ts";
import type { PublishPacket, Qos } from "./packet.ts";

const MESSAGE_ID_MAX = 65_535;

/** A message as the application gave it. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
}

interface Unacknowledged {
  readonly message: Message;
  readonly messageId: number;
  /** Sent on the connection that is open now. */
  readonly sentNow: boolean;
}

/** Bounds of an outbox. */
export interface OutboxLimits {
  /** Messages held at most, sent and unacknowledged ones included. */
  readonly queueMessages: number;
  /** QoS 1 messages that may be unacknowledged at once. */
  readonly inflightMessages: number;
}

interface OutboxState {
  readonly waiting: readonly Message[];
  readonly unacknowledged: readonly Unacknowledged[];
  readonly lastMessageId: number;
}

export class Outbox {
  readonly #limits: OutboxLimits;
  #waiting: Message[] = [];
  #unacknowledged: Unacknowledged[] = [];
  #lastMessageId = 0;

  constructor(limits: OutboxLimits, state?: PlainData) {
    this.#limits = limits;
    if (state === undefined) return;
    const saved = state as unknown as OutboxState;
    this.#waiting = [...saved.waiting];
    this.#unacknowledged = [...saved.unacknowledged];
    this.#lastMessageId = saved.lastMessageId;
  }

  /** Messages held. */
  get size(): number {
    return this.#waiting.length + this.#unacknowledged.length;
  }

  /** Takes a message, or returns false where the queue is full: the newest is refused, as client libraries do. */
  offer(message: Message): boolean {
    if (this.size >= this.#limits.queueMessages) return false;
    this.#waiting.push(message);
    return true;
  }

  /** The next packet to send, or `undefined`. What was sent on an earlier connection goes first, in order, marked DUP. */
  next(): PublishPacket | undefined {
    const again = this.#unacknowledged.findIndex((entry) => !entry.sentNow);
    if (again >= 0) {
      const entry = this.#unacknowledged[again];
      this.#unacknowledged[again] = { ...entry, sentNow: true };
      return publish(entry.message, entry.messageId, true);
    }
    const [message] = this.#waiting;
    if (message === undefined) return undefined;
    if (message.qos === 1 && this.#unacknowledged.length >= this.#limits.inflightMessages) return undefined;
    this.#waiting.shift();
    if (message.qos === 0) return publish(message, 0, false);
    const messageId = this.allocateMessageId();
    this.#unacknowledged.push({ message, messageId, sentNow: true });
    return publish(message, messageId, false);
  }

  /** The peer has taken responsibility for a message. False where none such was outstanding. */
  acknowledge(messageId: number): boolean {
    const at = this.#unacknowledged.findIndex((entry) => entry.messageId === messageId && entry.sentNow);
    if (at < 0) return false;
    this.#unacknowledged.splice(at, 1);
    return true;
  }

  /** The connection is gone: whatever is not acknowledged has to be sent again on the next one. */
  connectionLost(): void {
    this.#unacknowledged = this.#unacknowledged.map((entry) => ({ ...entry, sentNow: false }));
  }

  /** A packet identifier that is not in use (clause 2.3.1). */
  allocateMessageId(): number {
    do this.#lastMessageId = this.#lastMessageId >= MESSAGE_ID_MAX ? 1 : this.#lastMessageId + 1;
    while (this.#unacknowledged.some((entry) => entry.messageId === this.#lastMessageId));
    return this.#lastMessageId;
  }

  snapshot(): PlainData {
    const state: OutboxState = {
      waiting: [...this.#waiting],
      unacknowledged: [...this.#unacknowledged],
      lastMessageId: this.#lastMessageId,
    };
    return state as unknown as PlainData;
  }
}

function publish(message: Message, messageId: number, dup: boolean): PublishPacket {
  return { cmd: "publish", topic: message.topic, payload: message.payload, qos: message.qos, dup, messageId };
}
