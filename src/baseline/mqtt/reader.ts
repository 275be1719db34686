/** What a receiver of messages does with them: decode, recognise repetitions, hand on. */
import type { Host, PlainData } from "../../host.ts";
import { decodeReading, type PayloadForm } from "./payload.ts";
import type { TopicTemplate } from "./topic-template.ts";

export class Reader {
  readonly #host: Host;
  readonly #topic: TopicTemplate;
  readonly #form: PayloadForm;
  /** Of every origin, the time of the newest message. An origin's times only grow and TCP keeps their order. */
  readonly #newestMs: Map<string, number>;

  constructor(host: Host, topic: TopicTemplate, form: PayloadForm, state?: PlainData) {
    this.#host = host;
    this.#topic = topic;
    this.#form = form;
    this.#newestMs = new Map((state as unknown as readonly (readonly [string, number])[] | undefined) ?? []);
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
    const newestMs = this.#newestMs.get(origin);
    if (newestMs !== undefined && timestampMs <= newestMs) {
      this.#host.note("duplicate");
      return;
    }
    this.#newestMs.set(origin, timestampMs);
    this.#host.deliver(origin, timestampMs, value, 0);
  }

  snapshot(): PlainData {
    return Array.from(this.#newestMs);
  }
}
