/** An MQTT node of the field: it publishes its samples and, as a member of the audience, subscribes to everybody's. */
import type { Host, PlainData, ProtocolNode, SampleBlock, StreamClosure, StreamId } from "../../host.ts";
import { CLIENT_TIMERS, type ClientPort, ClientSession, type ClientSettings, type ClientTimer } from "./client.ts";
import { Reader } from "./reader.ts";
import { Reporter, type ReporterSettings } from "./reporter.ts";

export interface ClientNodeSettings extends ReporterSettings {
  readonly port: number;
  /** The session's settings; the client identifier is the node's name. */
  readonly session: ClientSettings;
}

interface ClientNodeState {
  readonly stream: StreamId | null;
  readonly session: PlainData;
  readonly reporter: PlainData;
  readonly reader: PlainData;
}

export class MqttClientNode implements ProtocolNode {
  readonly #session: ClientSession;
  readonly #reporter: Reporter;
  readonly #port: NodePort;

  constructor(host: Host, settings: ClientNodeSettings, state?: PlainData) {
    const saved = state as unknown as ClientNodeState | undefined;
    this.#reporter = new Reporter(host, settings, saved?.reporter);
    this.#port = new NodePort(host, settings, saved);
    this.#session = new ClientSession(settings.session, this.#port, saved?.session);
  }

  /** Whether the broker has accepted the connection. */
  get isConnected(): boolean {
    return this.#session.isConnected;
  }

  /** Messages that are waiting or not yet acknowledged. */
  get outstanding(): number {
    return this.#session.outstanding;
  }

  /** Takes leave of the broker and stays off. */
  disconnect(): void {
    this.#session.disconnect();
  }

  start(): void {
    this.#port.stream = undefined;
    this.#session.start();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    return this.#reporter.scan(block, from, to);
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    this.#reporter.report(block, index, takenAtUs, {
      hasRoom: () => this.#session.hasRoom,
      publish: (message) => this.#session.publish(message),
    });
  }

  onTimer(timer: number): void {
    for (const known of Object.values(CLIENT_TIMERS)) if (known === timer) this.#session.timer(known);
  }

  onStreamOpen(stream: StreamId): void {
    if (stream === this.#port.stream) this.#session.opened();
  }

  onStreamData(stream: StreamId, bytes: Uint8Array): void {
    if (stream === this.#port.stream) this.#session.received(bytes);
  }

  onStreamWritable(stream: StreamId): void {
    if (stream === this.#port.stream) this.#session.writable();
  }

  onStreamClosed(stream: StreamId, _why: StreamClosure): void {
    if (stream !== this.#port.stream) return;
    this.#port.stream = undefined;
    this.#session.closed();
  }

  /** MQTT speaks over streams only; frames are other protocols'. */
  onFrame(): void {}
  onSendOutcome(): void {}
  onWorkDone(): void {}

  snapshot(): PlainData {
    const state: ClientNodeState = {
      stream: this.#port.stream ?? null,
      session: this.#session.snapshot(),
      reporter: this.#reporter.snapshot(),
      reader: this.#port.reader.snapshot(),
    };
    return { ...state };
  }
}

/** What the session asks of its node. */
class NodePort implements ClientPort {
  readonly reader: Reader;
  readonly #host: Host;
  readonly #brokerPort: number;
  stream: StreamId | undefined;

  constructor(host: Host, { port, topic, format }: ClientNodeSettings, saved: ClientNodeState | undefined) {
    this.#host = host;
    this.#brokerPort = port;
    this.reader = new Reader(host, topic, format.form, saved?.reader);
    this.stream = saved?.stream ?? undefined;
  }

  get clientId(): string {
    return this.#host.name;
  }

  clockUs(): number {
    return this.#host.clockUs();
  }

  random(): number {
    return this.#host.random();
  }

  open(): void {
    this.stream = this.#host.openStream(this.#brokerPort);
  }

  write(bytes: Uint8Array): number {
    return this.stream === undefined ? 0 : this.#host.writeStream(this.stream, bytes);
  }

  close(): void {
    if (this.stream !== undefined) this.#host.closeStream(this.stream);
    this.stream = undefined;
  }

  startTimer(timer: ClientTimer, delayUs: number): void {
    this.#host.setTimer(timer, delayUs);
  }

  stopTimer(timer: ClientTimer): void {
    this.#host.cancelTimer(timer);
  }

  message(topic: string, payload: Uint8Array): void {
    this.reader.receive(topic, payload);
  }

  malformed(): void {
    this.#host.note("malformed");
  }
}
