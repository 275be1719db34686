/** What a node on real sockets says of itself: lines for people, or one JSON document a line. */
import type { HostObserver } from "../transport/real-host.ts";
import type { NodeCounts } from "../transport/real-node.ts";

/** Bytes that may wait for a reader that does not read; what is said beyond is left out. */
const WAITING_BYTES_MAX = 16_777_216;

/** A line of `--json`: what happened, and its facts. */
export type NodeEvent = { readonly event: string } & {
  readonly [name: string]: string | number | boolean | null | object | undefined;
};

export interface NodeReport extends Required<Pick<HostObserver, "published" | "delivered">> {
  /** An event for programs; people do not see it. */
  tell(event: NodeEvent): void;
  /** How it went, at the end. */
  ended(counts: NodeCounts): void;
  /** Lines that nobody read, and that were left out. */
  readonly leftOut: number;
}

/** Where lines go: stdout and stderr, or stand-ins for them. */
export type Sink = Pick<NodeJS.WriteStream, "write" | "writableLength">;

/** Says everything as JSON, one document a line. */
export class JsonReport implements NodeReport {
  leftOut = 0;
  readonly #out: Sink;

  constructor(out: Sink) {
    this.#out = out;
  }

  tell(event: NodeEvent): void {
    if (this.#out.writableLength > WAITING_BYTES_MAX) this.leftOut++;
    else this.#out.write(`${JSON.stringify(event)}\n`);
  }

  published(ordinal: number, timestampMs: number): void {
    this.tell({ event: "published", ordinal, timestampMs });
  }

  delivered(origin: string, timestampMs: number, value: number, hops: number): void {
    this.tell({ event: "delivered", origin, timestampMs, value: Number.isNaN(value) ? null : value, hops });
  }

  ended({ facts, refused, ...counts }: NodeCounts): void {
    this.tell({
      event: "ended",
      ...counts,
      facts: Object.fromEntries(facts),
      refused: Object.fromEntries(refused),
      leftOut: this.leftOut,
    });
  }
}

/** Says what was said and heard on stdout, and the rest on stderr. */
export class TextReport implements NodeReport {
  leftOut = 0;
  readonly #out: Sink;
  readonly #aside: Sink;
  readonly #name: string;
  readonly #unit: string;

  constructor(out: Sink, aside: Sink, name: string, unit: string | undefined) {
    this.#out = out;
    this.#aside = aside;
    this.#name = name;
    this.#unit = unit === undefined ? "" : ` ${unit}`;
  }

  tell(): void {}

  published(ordinal: number, timestampMs: number): void {
    this.#say(`${timeOf(timestampMs)} ${this.#name} speaks, at its sample ${ordinal + 1}`);
  }

  delivered(origin: string, timestampMs: number, value: number, hops: number): void {
    const what = Number.isNaN(value) ? "something" : `${Number(value.toPrecision(6))}${this.#unit}`;
    const way = hops === 0 ? "" : `, ${hops} ${hops === 1 ? "hop" : "hops"}`;
    this.#say(`${timeOf(timestampMs)} ${origin}: ${what}${way}`);
  }

  ended(counts: NodeCounts): void {
    const { published, delivered, framesSent, bytesSent, framesReceived, bytesReceived, facts, refused } = counts;
    const noted = [...facts, ...refused].map(([what, times]) => `, ${what} ${times}`).join("");
    this.#aside.write(
      `${this.#name}: messages sent ${published}, states learnt ${delivered}, ` +
        `frames out ${framesSent} (${bytesSent} B), frames in ${framesReceived} (${bytesReceived} B)${noted}.\n`,
    );
    if (this.leftOut > 0) this.#aside.write(`${this.leftOut} lines were left out: nobody read them in time.\n`);
  }

  #say(line: string): void {
    if (this.#out.writableLength > WAITING_BYTES_MAX) this.leftOut++;
    else this.#out.write(`${line}\n`);
  }
}

/** Longest time stamp that a date can show, ms. */
const DATE_MAX_MS = 8.64e15;

function timeOf(timestampMs: number): string {
  return Math.abs(timestampMs) > DATE_MAX_MS ? `${timestampMs} ms` : new Date(timestampMs).toISOString();
}
