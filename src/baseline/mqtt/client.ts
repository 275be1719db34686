/**
 * An MQTT 3.1.1 client's session, without any input or output of its own: it is told what happened to its byte stream
 * and its timers, and acts through a {@link ClientPort}.
 *
 * After a lost connection it connects again after a random, exponentially growing delay and sends what was not
 * acknowledged once more, marked DUP: with a persistent session as clause 4.4 demands, with a clean session as client
 * libraries do (MQTT.js and Eclipse Paho keep their outgoing store across reconnections).
 */
import type { PlainData } from "../../host.ts";
import { Backlog } from "./backlog.ts";
import { encodePacket } from "./codec.ts";
import { PacketDecoder } from "./decoder.ts";
import { type Message, Outbox, type OutboxLimits } from "./outbox.ts";
import { type MqttPacket, PROTOCOL_LEVEL, type Subscription } from "./packet.ts";

/** The client's timers, as small integers of its own. */
export const CLIENT_TIMERS = { keepAlive: 0, response: 1, reconnect: 2 } as const;
export type ClientTimer = (typeof CLIENT_TIMERS)[keyof typeof CLIENT_TIMERS];

/** What a session needs of the world. */
export interface ClientPort {
  /** The client identifier. */
  readonly clientId: string;
  clockUs(): number;
  /** A draw in [0, 1). */
  random(): number;
  /** Asks for a byte stream to the broker; `opened` or `closed` of the session follows. */
  open(): void;
  /** Queues bytes and returns how many were accepted. */
  write(bytes: Uint8Array): number;
  /** Closes the stream; nothing more is reported about it. */
  close(): void;
  startTimer(timer: ClientTimer, delayUs: number): void;
  stopTimer(timer: ClientTimer): void;
  /** A message that the broker sent. */
  message(topic: string, payload: Uint8Array): void;
  /** Bytes came that are no MQTT, or a packet that a broker must not send. */
  malformed(): void;
}

/** The same for all clients of a protocol. */
export interface ClientSettings extends OutboxLimits {
  /** 0 switches the keep-alive off. */
  readonly keepAliveUs: number;
  readonly cleanSession: boolean;
  /** How long CONNACK and PINGRESP may take before the connection is given up. */
  readonly responseTimeoutUs: number;
  readonly reconnectMinUs: number;
  readonly reconnectMaxUs: number;
  /** Asked for after every CONNACK. */
  readonly subscriptions: readonly Subscription[];
}

type Phase = "off" | "opening" | "connecting" | "connected" | "waiting";

interface ClientState {
  readonly phase: Phase;
  readonly attempts: number;
  readonly lastSentUs: number;
  readonly awaitsPing: boolean;
  readonly pending: Uint8Array;
  readonly backlog: Uint8Array;
  readonly outbox: PlainData;
}

const US_PER_S = 1_000_000;

export class ClientSession {
  readonly #settings: ClientSettings;
  readonly #port: ClientPort;
  readonly #outbox: Outbox;
  #decoder = new PacketDecoder();
  #backlog = new Backlog();
  #phase: Phase = "off";
  #attempts = 0;
  #lastSentUs = 0;
  #awaitsPing = false;

  constructor(settings: ClientSettings, port: ClientPort, state?: PlainData) {
    this.#settings = settings;
    this.#port = port;
    const saved = state as unknown as ClientState | undefined;
    this.#outbox = new Outbox(settings, saved?.outbox);
    if (saved === undefined) return;
    this.#phase = saved.phase;
    this.#attempts = saved.attempts;
    this.#lastSentUs = saved.lastSentUs;
    this.#awaitsPing = saved.awaitsPing;
    this.#decoder = PacketDecoder.resume(saved.pending);
    this.#backlog = new Backlog(saved.backlog);
  }

  get isConnected(): boolean {
    return this.#phase === "connected";
  }

  /** Whether one more message finds a place in the queue. */
  get hasRoom(): boolean {
    return this.#outbox.size < this.#settings.queueMessages;
  }

  /** Messages that are waiting or not yet acknowledged. */
  get outstanding(): number {
    return this.#outbox.size;
  }

  /** Connects, at boot or after a crash: a stream of before does not count any more. */
  start(): void {
    this.#forgetConnection();
    this.#attempts = 0;
    this.#open();
  }

  /** Queues a message, and sends it if the connection stands. False where the queue is full. */
  publish(message: Message): boolean {
    if (!this.#outbox.offer(message)) return false;
    this.#flush();
    return true;
  }

  /** Takes leave of the broker (DISCONNECT) and stays off. */
  disconnect(): void {
    if (this.#phase === "connected") this.#send({ cmd: "disconnect" });
    if (this.#phase === "connected" || this.#phase === "connecting") this.#port.close();
    this.#forgetConnection();
  }

  /** The stream asked for is open. */
  opened(): void {
    if (this.#phase !== "opening") return;
    this.#phase = "connecting";
    const { clientId } = this.#port;
    const { cleanSession, keepAliveUs, responseTimeoutUs } = this.#settings;
    const keepAliveS = Math.ceil(keepAliveUs / US_PER_S);
    this.#send({ cmd: "connect", clientId, cleanSession, keepAliveS, protocolLevel: PROTOCOL_LEVEL });
    this.#port.startTimer(CLIENT_TIMERS.response, responseTimeoutUs);
  }

  /** Bytes came. */
  received(bytes: Uint8Array): void {
    const { packets, failure } = this.#decoder.push(bytes);
    for (const packet of packets) {
      if (this.#phase !== "connecting" && this.#phase !== "connected") return;
      if (!this.#accept(packet)) {
        this.#port.malformed();
        this.#giveUp();
        return;
      }
    }
    if (failure === undefined || this.#phase === "off" || this.#phase === "waiting") return;
    this.#port.malformed();
    this.#giveUp();
  }

  /** The socket has room again. */
  writable(): void {
    this.#backlog.drain((bytes) => this.#port.write(bytes));
    this.#flush();
  }

  /** The stream is gone, or could not be opened. */
  closed(): void {
    if (this.#phase === "off" || this.#phase === "waiting") return;
    this.#forgetConnection();
    this.#waitToReconnect();
  }

  timer(timer: ClientTimer): void {
    if (timer === CLIENT_TIMERS.keepAlive) this.#keepAlive();
    else if (timer === CLIENT_TIMERS.response) this.#giveUp();
    else if (this.#phase === "waiting") this.#open();
  }

  snapshot(): PlainData {
    const state: ClientState = {
      phase: this.#phase,
      attempts: this.#attempts,
      lastSentUs: this.#lastSentUs,
      awaitsPing: this.#awaitsPing,
      pending: this.#decoder.pending,
      backlog: this.#backlog.bytes,
      outbox: this.#outbox.snapshot(),
    };
    return state as unknown as PlainData;
  }

  /** Acts on a packet; false where a broker must not send it (now). */
  #accept(packet: MqttPacket): boolean {
    if (this.#phase === "connecting") return packet.cmd === "connack" && this.#connack(packet.returnCode);
    switch (packet.cmd) {
      case "publish":
        if (packet.qos === 1) this.#send({ cmd: "puback", messageId: packet.messageId });
        this.#port.message(packet.topic, packet.payload);
        return true;
      case "puback":
        // An acknowledgement of nothing (say, of what an earlier connection sent) is harmless.
        if (this.#outbox.acknowledge(packet.messageId)) this.#flush();
        return true;
      case "pingresp":
        this.#awaitsPing = false;
        this.#port.stopTimer(CLIENT_TIMERS.response);
        return true;
      case "suback":
        return true;
      default:
        return false;
    }
  }

  #connack(returnCode: number): boolean {
    this.#port.stopTimer(CLIENT_TIMERS.response);
    if (returnCode !== 0) {
      this.#giveUp();
      return true;
    }
    this.#phase = "connected";
    this.#attempts = 0;
    const { subscriptions, keepAliveUs } = this.#settings;
    if (subscriptions.length > 0)
      this.#send({ cmd: "subscribe", messageId: this.#outbox.allocateMessageId(), subscriptions });
    if (keepAliveUs > 0) this.#port.startTimer(CLIENT_TIMERS.keepAlive, keepAliveUs);
    this.#flush();
    return true;
  }

  /** The timer runs from the last look, not from the last packet: so it costs one event a period, not one a packet. */
  #keepAlive(): void {
    if (this.#phase !== "connected") return;
    const { keepAliveUs, responseTimeoutUs } = this.#settings;
    const idleUs = this.#port.clockUs() - this.#lastSentUs;
    if (idleUs < keepAliveUs) {
      this.#port.startTimer(CLIENT_TIMERS.keepAlive, keepAliveUs - idleUs);
      return;
    }
    this.#port.startTimer(CLIENT_TIMERS.keepAlive, keepAliveUs);
    if (this.#awaitsPing) return;
    this.#awaitsPing = true;
    this.#send({ cmd: "pingreq" });
    this.#port.startTimer(CLIENT_TIMERS.response, responseTimeoutUs);
  }

  /** New messages leave only while nothing waits for the socket, so that the bounded queue is where they wait. */
  #flush(): void {
    while (this.#phase === "connected" && this.#backlog.isEmpty) {
      const packet = this.#outbox.next();
      if (packet === undefined) return;
      this.#send(packet);
    }
  }

  #send(packet: MqttPacket): void {
    this.#lastSentUs = this.#port.clockUs();
    this.#backlog.send(encodePacket(packet), (bytes) => this.#port.write(bytes));
  }

  #open(): void {
    this.#phase = "opening";
    this.#port.open();
  }

  #giveUp(): void {
    if (this.#phase !== "connecting" && this.#phase !== "connected") return;
    this.#port.close();
    this.#forgetConnection();
    this.#waitToReconnect();
  }

  #forgetConnection(): void {
    this.#phase = "off";
    this.#awaitsPing = false;
    this.#decoder = new PacketDecoder();
    this.#backlog.clear();
    this.#outbox.connectionLost();
    this.#port.stopTimer(CLIENT_TIMERS.keepAlive);
    this.#port.stopTimer(CLIENT_TIMERS.response);
    this.#port.stopTimer(CLIENT_TIMERS.reconnect);
  }

  /** Doubles from the shortest to the longest delay; the random half keeps nodes from coming back all at once. */
  #waitToReconnect(): void {
    const { reconnectMinUs, reconnectMaxUs } = this.#settings;
    let delayUs = reconnectMinUs;
    for (let i = 0; i < this.#attempts && delayUs < reconnectMaxUs; i++) delayUs *= 2;
    delayUs = Math.min(delayUs, reconnectMaxUs);
    this.#attempts += 1;
    this.#phase = "waiting";
    this.#port.startTimer(CLIENT_TIMERS.reconnect, Math.ceil(delayUs * (0.5 + 0.5 * this.#port.random())));
  }
}
