/**
 * A trace: what happened in a run, row by row in the order in which it happened, each row with the row that caused it.
 *
 * Rows lie in typed columns, 30 bytes each, in chunks that are added as they are needed. At the limit the trace stops; it
 * does not forget its beginning, so that every cause of a row that is kept is kept as well. Counts by kind go on.
 */

/** The cause of what nothing in the trace caused, and the row of what is not kept. */
export const NO_ROW = -1;
/** What a row that refers to nobody refers to. */
export const NOBODY = -1;

/**
 * What a kind of row is, and so what its `about` says: an event of the kernel (nothing), a frame (its addressee or −1 for
 * all; of an outcome its transmitter), a message (its number, see {@link Trace.messages}), or a node's state (nothing).
 */
export type TraceGroup = "event" | "frame" | "message" | "node";

/** A kind of row. */
export interface TraceKind {
  readonly name: string;
  readonly group: TraceGroup;
}

/** A message: who made it, and the time stamp by which it is known, ms since the Unix epoch. */
export interface TracedMessage {
  readonly origin: string;
  readonly timestampMs: number;
}

/** One row. */
export interface TraceRow {
  readonly timeUs: number;
  /** Whom it concerns. */
  readonly node: number;
  /** Position in {@link Trace.kinds}. */
  readonly kind: number;
  /** The row that caused it, always an earlier one, or {@link NO_ROW}. */
  readonly cause: number;
  /** See {@link TraceGroup}. */
  readonly about: number;
  /** Two integers, whose meaning the kind decides: those of a kernel event, bytes, hops … */
  readonly a: number;
  readonly b: number;
}

const CHUNK_BITS = 16;
const CHUNK_ROWS = 65536; // 2^CHUNK_BITS
const ROWS_MAX = 2147483647; // causes are 32-bit integers
const KINDS_MAX = 65535;

/** Columns of {@link CHUNK_ROWS} rows. */
class Chunk {
  readonly timesUs = new Float64Array(CHUNK_ROWS);
  /** Node, cause, about, a and b of each row, side by side. */
  readonly words = new Int32Array(CHUNK_ROWS * 5);
  readonly kinds = new Uint16Array(CHUNK_ROWS);
}

export class Trace {
  readonly kinds: TraceKind[] = [];
  /** How often each kind happened, rows beyond the limit included. */
  readonly counts: number[] = [];
  readonly messages: TracedMessage[] = [];
  /** Rows kept. */
  length = 0;
  /** When the first row beyond the limit happened, µs; `undefined` while all are kept. */
  stoppedUs: number | undefined;
  /** The row to which whatever happens now is due. */
  current = NO_ROW;
  /** The event of the kernel that is being handled. */
  currentEvent = NO_ROW;
  private readonly limit: number;
  private readonly chunks: Chunk[] = [];
  private readonly kindByName = new Map<string, number>();
  private readonly messageNumbers = new Map<string, Map<number, number>>();

  /** @throws RangeError where the limit is no whole number of rows from 1 to 2^31 − 1 */
  constructor(limit: number) {
    if (!(limit >= 1 && limit <= ROWS_MAX && Math.floor(limit) === limit)) {
      throw new RangeError(`a trace of ${limit} rows: expected a whole number from 1 to ${ROWS_MAX}`);
    }
    this.limit = limit;
  }

  /** The number of a kind, which is new or known. @throws RangeError beyond 65,535 kinds */
  kind(name: string, group: TraceGroup): number {
    const key = `${group} ${name}`;
    const known = this.kindByName.get(key);
    if (known !== undefined) return known;
    return this.addKind(key, name, group);
  }

  /** The number of a message, by who made it and its time stamp. */
  message(origin: string, timestampMs: number): number {
    let numbers = this.messageNumbers.get(origin);
    if (numbers === undefined) {
      numbers = new Map();
      this.messageNumbers.set(origin, numbers);
    }
    let number = numbers.get(timestampMs);
    if (number === undefined) {
      number = this.messages.push({ origin, timestampMs }) - 1;
      numbers.set(timestampMs, number);
    }
    return number;
  }

  /** Adds a row and returns its number; {@link NO_ROW} beyond the limit. Times do not decrease. */
  add(timeUs: number, node: number, kind: number, cause: number, about: number, a: number, b: number): number {
    this.counts[kind]++;
    const row = this.length;
    if (row === this.limit) {
      this.stoppedUs ??= timeUs;
      return NO_ROW;
    }
    const at = row & (CHUNK_ROWS - 1);
    if (at === 0) this.chunks.push(new Chunk());
    const { timesUs, words, kinds } = this.chunks[row >> CHUNK_BITS];
    timesUs[at] = timeUs;
    kinds[at] = kind;
    words[at * 5] = node;
    words[at * 5 + 1] = cause;
    words[at * 5 + 2] = about;
    words[at * 5 + 3] = a;
    words[at * 5 + 4] = b;
    this.length = row + 1;
    return row;
  }

  /** A row that is kept. @throws RangeError where there is none of this number */
  row(row: number): TraceRow {
    if (!(row >= 0 && row < this.length)) throw new RangeError(`row ${row} of a trace of ${this.length}`);
    const at = row & (CHUNK_ROWS - 1);
    const { timesUs, words, kinds } = this.chunks[row >> CHUNK_BITS];
    const word = at * 5;
    return {
      timeUs: timesUs[at],
      node: words[word],
      kind: kinds[at],
      cause: words[word + 1],
      about: words[word + 2],
      a: words[word + 3],
      b: words[word + 4],
    };
  }

  private addKind(key: string, name: string, group: TraceGroup): number {
    if (this.kinds.length === KINDS_MAX) throw new RangeError(`more than ${KINDS_MAX} kinds of row`);
    const kind = this.kinds.push({ name, group }) - 1;
    this.counts.push(0);
    this.kindByName.set(key, kind);
    return kind;
  }
}
