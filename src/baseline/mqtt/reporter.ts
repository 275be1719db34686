/** What a node with a sensor does with its samples: choose, stamp, write and hand over to be published. */
import type { Host, PlainData, SampleBlock } from "../../host.ts";
import type { Message } from "./outbox.ts";
import type { Qos } from "./packet.ts";
import { encodeReading, type PayloadFormat } from "./payload.ts";
import { ReportRule } from "./report-rule.ts";
import type { TopicTemplate } from "./topic-template.ts";

export interface ReporterSettings {
  readonly qos: Qos;
  readonly topic: TopicTemplate;
  readonly format: PayloadFormat;
  /** Deadband in sensor units, or `undefined` for every sample. */
  readonly delta: number | undefined;
}

/** Where messages go. */
export interface Outlet {
  hasRoom(): boolean;
  publish(message: Message): void;
}

interface ReporterState {
  readonly last: number | null;
  readonly lastTimestampMs: number;
}

const US_PER_MS = 1000;

export class Reporter {
  readonly #host: Host;
  readonly #settings: ReporterSettings;
  readonly #rule: ReportRule;
  #lastTimestampMs: number;

  constructor(host: Host, settings: ReporterSettings, state?: PlainData) {
    this.#host = host;
    this.#settings = settings;
    const saved = state as unknown as ReporterState | undefined;
    this.#rule = new ReportRule(settings.delta, saved?.last ?? undefined);
    this.#lastTimestampMs = saved?.lastTimestampMs ?? 0;
  }

  /** See {@link ProtocolNode.scanSamples}. */
  scan(block: SampleBlock, from: number, to: number): number {
    for (let i = from; i < to; i++) if (this.#rule.isDue(block.values[i])) return i;
    return to;
  }

  /** Publishes a sample if the rule says so; one that finds the queue full stays unpublished and is counted. */
  report(block: SampleBlock, index: number, takenAtUs: number, outlet: Outlet): void {
    const value = block.values[index];
    if (!this.#rule.isDue(value)) return;
    if (!outlet.hasRoom()) {
      this.#host.note("overflow");
      return;
    }
    // Name and millisecond are a message's identity: a second sample within one millisecond takes the next.
    const timestampMs = Math.max(Math.floor(takenAtUs / US_PER_MS), this.#lastTimestampMs + 1);
    this.#lastTimestampMs = timestampMs;
    this.#rule.published(value);
    this.#host.published(block.firstOrdinal + index, timestampMs);
    const { qos, topic, format } = this.#settings;
    const origin = this.#host.name;
    outlet.publish({
      topic: topic.topicOf(origin),
      qos,
      payload: encodeReading({ origin, timestampMs, value }, format),
    });
  }

  snapshot(): PlainData {
    const state: ReporterState = { last: this.#rule.last ?? null, lastTimestampMs: this.#lastTimestampMs };
    return { ...state };
  }
}
