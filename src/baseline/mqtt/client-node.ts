/** An MQTT node of the field: it publishes its samples and, as a member of the audience, subscribes to everybody's. */
import type { Host, PlainData, ProtocolNode, SampleBlock, StreamClosure, StreamId } from "../../host.ts";
import { CLIENT_TIMERS, ClientSession, type ClientSettings, type ClientTimer } from "./client.ts";
import { Reader } from "./reader.ts";
import { Reporter, type ReporterSettings } from "./reporter.ts";

export interface ClientNodeSettings extends ReporterSettings {
  readonly port: number;
  /** The session's settings; the client identifier is the node's name. */
  readonly session: Omit<ClientSettings, "clientId">;
}

const ALL_TIMERS = Object.values(CLIENT_TIMERS);

interface ClientNodeState {
  readonly stream: StreamId | null;
  readonly session: PlainData;
  readonly reporter: PlainData;
  readonly reader: PlainData;
}

export class MqttClientNode implements ProtocolNode {
  readonly #host: Host;
  readonly #session: ClientSession;
  readonly #reporter: Reporter;
  readonly #reader: Reader;
  #stream: StreamId | undefined;

  constructor(host: Host, settings: ClientNodeSettings, state?: PlainData) {
    const saved = state as unknown as ClientNodeState | undefined;
    this.#host = host;
    this.#stream = saved?.stream ?? undefined;
    this.#reporter = new Reporter(host, settings, saved?.reporter);
    this.#reader = new Reader(host, settings.topic, settings.format.form, saved?.reader);
    const sessionSettings = { ...settings.session, clientId: host.name };
    this.#session = new ClientSession(sessionSettings, this.#portOf(settings.port), saved?.session);
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
    this.#stream = undefined;
    this.#session.start();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    return this.#reporter.scan(block, from, to);
  }

  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    this.#reporter.report(block, index, takenAtUs, this.#session);
  }

  onTimer(timer: number): void {
    for (const known of ALL_TIMERS) if (known === timer) this.#session.timer(known);
  }

  onStreamOpen(stream: StreamId): void {
    if (stream === this.#stream) this.#session.opened();
  }

  onStreamData(stream: StreamId, bytes: Uint8Array): void {
    if (stream === this.#stream) this.#session.received(bytes);
  }

  onStreamWritable(stream: StreamId): void {
    if (stream === this.#stream) this.#session.writable();
  }

  onStreamClosed(stream: StreamId, _why: StreamClosure): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    this.#session.closed();
  }

  /** MQTT speaks over streams only; frames are other protocols'. */
  onFrame(): void {}
  onSendOutcome(): void {}
  onWorkDone(): void {}

  snapshot(): PlainData {
    const state: ClientNodeState = {
      stream: this.#stream ?? null,
      session: this.#session.snapshot(),
      reporter: this.#reporter.snapshot(),
      reader: this.#reader.snapshot(),
    };
    return { ...state };
  }

  #portOf(port: number) {
    const host = this.#host;
    return {
      clockUs: () => host.clockUs(),
      random: () => host.random(),
      open: () => {
        this.#stream = host.openStream(port);
      },
      write: (bytes: Uint8Array) => (this.#stream === undefined ? 0 : host.writeStream(this.#stream, bytes)),
      close: () => {
        if (this.#stream !== undefined) host.closeStream(this.#stream);
        this.#stream = undefined;
      },
      startTimer: (timer: ClientTimer, delayUs: number) => host.setTimer(timer, delayUs),
      stopTimer: (timer: ClientTimer) => host.cancelTimer(timer),
      message: (topic: string, payload: Uint8Array) => this.#reader.receive(topic, payload),
      malformed: () => host.note("malformed"),
    };
  }
}
