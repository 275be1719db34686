/** What a broker keeps about one client, beyond its connection. */
import type { PlainData } from "../../host.ts";
import { Outbox, type OutboxLimits } from "./outbox.ts";
import type { Qos, Subscription } from "./packet.ts";
import { topicMatches } from "./topic.ts";

interface SessionState {
  readonly clientId: string;
  readonly cleanSession: boolean;
  readonly stream: number;
  readonly subscriptions: readonly Subscription[];
  readonly outbox: PlainData;
}

/** A stream number that no connection has. */
export const NO_STREAM = -1;

export class BrokerSession {
  readonly clientId: string;
  readonly outbox: Outbox;
  cleanSession: boolean;
  /** The connection that the session is on now, or {@link NO_STREAM}. */
  stream: number;
  readonly #subscriptions = new Map<string, Qos>();

  constructor(clientId: string, cleanSession: boolean, stream: number, limits: OutboxLimits, outbox?: PlainData) {
    this.clientId = clientId;
    this.cleanSession = cleanSession;
    this.stream = stream;
    this.outbox = new Outbox(limits, outbox);
  }

  static restore(state: PlainData, limits: OutboxLimits): BrokerSession {
    const saved = state as unknown as SessionState;
    const session = new BrokerSession(saved.clientId, saved.cleanSession, saved.stream, limits, saved.outbox);
    for (const { filter, qos } of saved.subscriptions) session.#subscriptions.set(filter, qos === 0 ? 0 : 1);
    return session;
  }

  /** Adds a well-formed filter, or replaces the one that reads the same. */
  subscribe(filter: string, qos: Qos): void {
    this.#subscriptions.set(filter, qos);
  }

  /** The quality of service at which this client wants a topic, or `undefined`: overlapping filters give one message. */
  wants(topic: string): Qos | undefined {
    let best: Qos | undefined;
    for (const [filter, qos] of this.#subscriptions)
      if ((best === undefined || qos > best) && topicMatches(filter, topic)) best = qos;
    return best;
  }

  snapshot(): PlainData {
    const subscriptions = Array.from(this.#subscriptions, ([filter, qos]) => ({ filter, qos }));
    const { clientId, cleanSession, stream } = this;
    const state: SessionState = { clientId, cleanSession, stream, subscriptions, outbox: this.outbox.snapshot() };
    return state as unknown as PlainData;
  }
}
