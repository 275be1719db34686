/**
 * An MQTT 3.1.1 broker for QoS 0 and 1, without input or output of its own: many byte streams in, messages to the
 * application and to subscribers out. It retains nothing and knows no wills.
 */
import type { PlainData } from "../../host.ts";
import { BrokerConnection } from "./broker-connection.ts";
import { BrokerSession, NO_STREAM } from "./broker-session.ts";
import { encodePacket } from "./codec.ts";
import type { OutboxLimits } from "./outbox.ts";
import {
  type ConnectPacket,
  type MqttPacket,
  PACKET_LIMIT,
  PROTOCOL_LEVEL,
  type PublishPacket,
  type Qos,
  type SubscribePacket,
} from "./packet.ts";
import { isTopicFilter } from "./topic.ts";

/** What a broker needs of the world. */
export interface BrokerPort {
  clockUs(): number;
  /** Queues bytes on a stream and returns how many were accepted. */
  write(stream: number, bytes: Uint8Array): number;
  /** Closes a stream; nothing more is reported about it. */
  close(stream: number): void;
  /** (Re)starts the broker's only timer. */
  startTimer(delayUs: number): void;
  /** A client published a message. */
  message(topic: string, payload: Uint8Array): void;
  /** A client sent bytes that are no MQTT, or a packet that it must not send. */
  malformed(): void;
  /** A message for a subscriber was dropped, its queue being full. */
  overflow(): void;
}

export interface BrokerSettings extends OutboxLimits {
  /** How long an open stream may wait with its CONNECT. */
  readonly connectTimeoutUs: number;
}

interface BrokerState {
  readonly connections: readonly { readonly stream: number; readonly connection: PlainData }[];
  readonly sessions: readonly PlainData[];
  /** −1: the timer is off. */
  readonly timerAtUs: number;
}

const US_PER_S = 1_000_000;
/** Clause 3.1.2.10: a silent client is disconnected after one and a half times its keep-alive. */
const KEEP_ALIVE_GRACE = 1.5;
/** Return codes of CONNACK (clause 3.2.2.3). */
const ACCEPTED = 0;
const UNACCEPTABLE_PROTOCOL = 1;
const IDENTIFIER_REJECTED = 2;
/** SUBACK's return code for a failure (clause 3.9.3). */
const SUBSCRIPTION_REFUSED = 128;

export class Broker {
  readonly #settings: BrokerSettings;
  readonly #port: BrokerPort;
  readonly #connections = new Map<number, BrokerConnection>();
  readonly #sessions = new Map<string, BrokerSession>();
  #timerAtUs = Number.POSITIVE_INFINITY;

  constructor(settings: BrokerSettings, port: BrokerPort, state?: PlainData) {
    this.#settings = settings;
    this.#port = port;
    if (state === undefined) return;
    const saved = state as unknown as BrokerState;
    for (const { stream, connection } of saved.connections)
      this.#connections.set(stream, BrokerConnection.restore(connection));
    for (const session of saved.sessions) {
      const restored = BrokerSession.restore(session, settings);
      this.#sessions.set(restored.clientId, restored);
    }
    this.#timerAtUs = saved.timerAtUs < 0 ? Number.POSITIVE_INFINITY : saved.timerAtUs;
  }

  /** Clients that are connected now. */
  get clients(): number {
    let connected = 0;
    for (const connection of this.#connections.values()) if (connection.clientId !== undefined) connected += 1;
    return connected;
  }

  /** Boot, or boot after a crash: streams of before do not count any more, persistent sessions do. */
  start(): void {
    for (const stream of [...this.#connections.keys()]) this.closed(stream);
    this.#timerAtUs = Number.POSITIVE_INFINITY;
  }

  /** A client opened a stream. */
  opened(stream: number): void {
    const connection = new BrokerConnection(this.#port.clockUs(), this.#settings.connectTimeoutUs);
    this.#connections.set(stream, connection);
    this.#armTimer(connection.deadlineUs);
  }

  received(stream: number, bytes: Uint8Array): void {
    const connection = this.#connections.get(stream);
    if (connection === undefined) return;
    connection.lastHeardUs = this.#port.clockUs();
    const { packets, failure } = connection.decoder.push(bytes);
    for (const packet of packets) {
      if (!this.#connections.has(stream)) return;
      if (!this.#accept(stream, connection, packet)) {
        this.#refuse(stream);
        return;
      }
    }
    if (failure !== undefined && this.#connections.has(stream)) this.#refuse(stream);
  }

  writable(stream: number): void {
    const connection = this.#connections.get(stream);
    if (connection === undefined) return;
    connection.drain((bytes) => this.#port.write(stream, bytes));
    const session = this.#sessionOf(connection);
    if (session !== undefined) this.#flush(session, connection);
  }

  closed(stream: number): void {
    const connection = this.#connections.get(stream);
    if (connection === undefined) return;
    this.#connections.delete(stream);
    const session = this.#sessionOf(connection);
    if (session === undefined || session.stream !== stream) return;
    session.stream = NO_STREAM;
    session.outbox.connectionLost();
    if (session.cleanSession) this.#sessions.delete(session.clientId);
  }

  /** The timer: lets go of clients that were silent for too long. */
  timer(): void {
    this.#timerAtUs = Number.POSITIVE_INFINITY;
    const nowUs = this.#port.clockUs();
    for (const [stream, connection] of [...this.#connections]) if (connection.deadlineUs <= nowUs) this.#drop(stream);
    let earliestUs = Number.POSITIVE_INFINITY;
    for (const { deadlineUs } of this.#connections.values()) earliestUs = Math.min(earliestUs, deadlineUs);
    this.#armTimer(earliestUs);
  }

  /** Passes a message to every subscriber, in the order in which their sessions began. */
  publish(topic: string, payload: Uint8Array, qos: Qos): void {
    for (const session of this.#sessions.values()) {
      const wanted = session.wants(topic);
      if (wanted === undefined) continue;
      const connection = this.#connections.get(session.stream);
      const granted: Qos = wanted < qos ? wanted : qos;
      // To whom is away, only what will be acknowledged is kept (clause 4.3.1: QoS 0 is at most once).
      if (connection === undefined && granted === 0) continue;
      if (!session.outbox.offer({ topic, payload, qos: granted })) this.#port.overflow();
      else if (connection !== undefined) this.#flush(session, connection);
    }
  }

  snapshot(): PlainData {
    const state: BrokerState = {
      connections: Array.from(this.#connections, ([stream, connection]) => ({
        stream,
        connection: connection.snapshot(),
      })),
      sessions: Array.from(this.#sessions.values(), (session) => session.snapshot()),
      timerAtUs: this.#timerAtUs === Number.POSITIVE_INFINITY ? -1 : this.#timerAtUs,
    };
    return state as unknown as PlainData;
  }

  /** Acts on a packet; false where a client must not send it (now). */
  #accept(stream: number, connection: BrokerConnection, packet: MqttPacket): boolean {
    const session = this.#sessionOf(connection);
    if (session === undefined) return packet.cmd === "connect" && this.#connect(stream, connection, packet);
    switch (packet.cmd) {
      case "publish":
        this.#published(stream, packet);
        return true;
      case "puback":
        session.outbox.acknowledge(packet.messageId);
        this.#flush(session, connection);
        return true;
      case "subscribe":
        this.#subscribe(stream, session, packet);
        return true;
      case "pingreq":
        this.#send(stream, { cmd: "pingresp" });
        return true;
      case "disconnect":
        this.#drop(stream);
        return true;
      default:
        return false;
    }
  }

  #connect(stream: number, connection: BrokerConnection, packet: ConnectPacket): boolean {
    const returnCode = returnCodeOf(packet);
    if (returnCode !== ACCEPTED) {
      this.#send(stream, { cmd: "connack", sessionPresent: false, returnCode });
      this.#drop(stream);
      return true;
    }
    // A client that chose no name of its own gets one that no other connection has (clause 3.1.3.1).
    const clientId = packet.clientId === "" ? `\0${stream}` : packet.clientId;
    const before = this.#sessions.get(clientId);
    // Clause 3.1.4: the newer connection of a client takes the older one's place.
    if (before !== undefined && before.stream !== NO_STREAM) this.#drop(before.stream);
    const kept = packet.cleanSession ? undefined : this.#sessions.get(clientId);
    const session = kept ?? new BrokerSession(clientId, packet.cleanSession, stream, this.#settings);
    session.stream = stream;
    session.cleanSession = packet.cleanSession;
    this.#sessions.set(clientId, session);
    connection.clientId = clientId;
    connection.allowanceUs =
      packet.keepAliveS === 0 ? Number.POSITIVE_INFINITY : packet.keepAliveS * US_PER_S * KEEP_ALIVE_GRACE;
    this.#armTimer(connection.deadlineUs);
    this.#send(stream, { cmd: "connack", sessionPresent: kept !== undefined, returnCode });
    this.#flush(session, connection);
    return true;
  }

  #published(stream: number, packet: PublishPacket): void {
    if (packet.qos === 1) this.#send(stream, { cmd: "puback", messageId: packet.messageId });
    this.#port.message(packet.topic, packet.payload);
    this.publish(packet.topic, packet.payload, packet.qos);
  }

  #subscribe(stream: number, session: BrokerSession, packet: SubscribePacket): void {
    const granted = packet.subscriptions.map(({ filter, qos }) => {
      if (!isTopicFilter(filter)) return SUBSCRIPTION_REFUSED;
      const level: Qos = qos === 0 ? 0 : 1;
      session.subscribe(filter, level);
      return level;
    });
    this.#send(stream, { cmd: "suback", messageId: packet.messageId, granted });
  }

  #flush(session: BrokerSession, connection: BrokerConnection): void {
    while (connection.isFlowing && this.#connections.has(session.stream)) {
      const packet = session.outbox.next();
      if (packet === undefined) return;
      this.#send(session.stream, packet);
    }
  }

  #send(stream: number, packet: MqttPacket): void {
    const connection = this.#connections.get(stream);
    if (connection === undefined) return;
    connection.send(encodePacket(packet), (bytes) => this.#port.write(stream, bytes));
    // A client that asks for more answers than it reads is let go, or its answers would fill the memory.
    if (connection.waitingBytes > PACKET_LIMIT) this.#drop(stream);
  }

  #sessionOf(connection: BrokerConnection): BrokerSession | undefined {
    return connection.clientId === undefined ? undefined : this.#sessions.get(connection.clientId);
  }

  #refuse(stream: number): void {
    this.#port.malformed();
    this.#drop(stream);
  }

  #drop(stream: number): void {
    this.closed(stream);
    this.#port.close(stream);
  }

  /** One timer for all: it stands at the earliest deadline known when it was set, and is not moved by later packets. */
  #armTimer(deadlineUs: number): void {
    if (deadlineUs >= this.#timerAtUs) return;
    this.#timerAtUs = deadlineUs;
    this.#port.startTimer(deadlineUs - this.#port.clockUs());
  }
}

function returnCodeOf(packet: ConnectPacket): number {
  if (packet.protocolLevel !== PROTOCOL_LEVEL) return UNACCEPTABLE_PROTOCOL;
  return packet.clientId === "" && !packet.cleanSession ? IDENTIFIER_REJECTED : ACCEPTED;
}
