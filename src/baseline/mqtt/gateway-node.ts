/** The gateway: it runs the broker and hands what it receives to the application. */
import type { Host, PlainData, ProtocolNode, SampleBlock, StreamId } from "../../host.ts";
import { Broker, type BrokerSettings } from "./broker.ts";
import { Reader } from "./reader.ts";
import { Reporter, type ReporterSettings } from "./reporter.ts";

export interface GatewayNodeSettings extends ReporterSettings {
  readonly broker: BrokerSettings;
}

interface GatewayNodeState {
  readonly broker: PlainData;
  readonly reporter: PlainData;
  readonly reader: PlainData;
}

/** The gateway's only timer. */
const BROKER_TIMER = 0;

export class MqttGatewayNode implements ProtocolNode {
  readonly #broker: Broker;
  readonly #reporter: Reporter;
  readonly #reader: Reader;

  constructor(host: Host, settings: GatewayNodeSettings, state?: PlainData) {
    const saved = state as unknown as GatewayNodeState | undefined;
    this.#reporter = new Reporter(host, settings, saved?.reporter);
    this.#reader = new Reader(host, settings.topic, settings.format.form, saved?.reader);
    const port = {
      clockUs: () => host.clockUs(),
      write: (stream: StreamId, bytes: Uint8Array) => host.writeStream(stream, bytes),
      close: (stream: StreamId) => host.closeStream(stream),
      startTimer: (delayUs: number) => host.setTimer(BROKER_TIMER, delayUs),
      message: (topic: string, payload: Uint8Array) => this.#reader.receive(topic, payload),
      malformed: () => host.note("malformed"),
      overflow: () => host.note("overflow"),
    };
    this.#broker = new Broker(settings.broker, port, saved?.broker);
  }

  /** Clients that are connected now. */
  get clients(): number {
    return this.#broker.clients;
  }

  start(): void {
    this.#broker.start();
  }

  scanSamples(block: SampleBlock, from: number, to: number): number {
    return this.#reporter.scan(block, from, to);
  }

  /** A gateway with a sensor of its own tells its subscribers without using the air for the first hop. */
  onSample(block: SampleBlock, index: number, takenAtUs: number): void {
    this.#reporter.report(block, index, takenAtUs, {
      hasRoom: () => true,
      publish: ({ topic, payload, qos }) => this.#broker.publish(topic, payload, qos),
    });
  }

  onTimer(timer: number): void {
    if (timer === BROKER_TIMER) this.#broker.timer();
  }

  onStreamOpen(stream: StreamId, incoming: boolean): void {
    if (incoming) this.#broker.opened(stream);
  }

  onStreamData(stream: StreamId, bytes: Uint8Array): void {
    this.#broker.received(stream, bytes);
  }

  onStreamWritable(stream: StreamId): void {
    this.#broker.writable(stream);
  }

  onStreamClosed(stream: StreamId): void {
    this.#broker.closed(stream);
  }

  /** MQTT speaks over streams only; frames are other protocols'. */
  onFrame(): void {}
  onSendOutcome(): void {}
  onWorkDone(): void {}

  snapshot(): PlainData {
    const state: GatewayNodeState = {
      broker: this.#broker.snapshot(),
      reporter: this.#reporter.snapshot(),
      reader: this.#reader.snapshot(),
    };
    return { ...state };
  }
}
