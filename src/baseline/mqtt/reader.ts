/** What a receiver of messages does with them: decode, recognise repetitions, hand on. */
import type { Host, PlainData } from "../../host.ts";
import { decodeReading, type PayloadForm } from "./payload.ts";
import type { TopicTemplate } from "./topic-template.ts";

/** (An object, in which a new time takes the old one's place: as a value of the map each would be allocated.) */
interface Newest {
  timestampMs: number;
}

export class Reader {
  readonly #host: Host;
  readonly #topic: TopicTemplate;
  readonly #form: PayloadForm;
  /** Of every origin, its newest message. An origin's times only grow and TCP keeps their order. */
  readonly #newest: Map<string, Newest>;

  constructor(host: Host, topic: TopicTemplate, form: PayloadForm, state?: PlainData) {
    this.#host = host;
    this.#topic = topic;
    this.#form = form;
    const saved = (state as unknown as readonly (readonly [string, number])[] | undefined) ?? [];
    this.#newest = new Map(saved.map(([origin, timestampMs]) => [origin, { timestampMs }]));
  }

  /** A message came. What QoS 1 brings twice is noted once as a duplicate; a node does not tell itself what it said. */
  receive(topic: string, payload: Uint8Array): void {
    const reading = decodeReading(payload, this.#form, this.#topic.senderOf(topic));
    if (reading === undefined) {
      this.#host.note("malformed");
      return;
    }
    const { origin, timestampMs, value } = reading;
    if (origin === this.#host.name) return;
    const newest = this.#newest.get(origin);
    if (newest === undefined) this.#newest.set(origin, { timestampMs });
    else if (timestampMs > newest.timestampMs) newest.timestampMs = timestampMs;
    else {
      this.#host.note("duplicate");
      return;
    }
    this.#host.deliver(origin, timestampMs, value, 0);
  }

  snapshot(): PlainData {
    return Array.from(this.#newest, ([origin, { timestampMs }]) => [origin, timestampMs]);
  }
}
