/**
 * Puts fragments together again (RFC 4944 §5.3), in any order and however often they come, in bounded memory.
 * A packet that misses a fragment is given up when its time is over.
 */
import type { PlainData } from "../../../src/host.ts";
import { SixlowpanError } from "./error.ts";
import { type Fragment, OFFSET_UNIT_BYTES, parseFragment } from "./fragment.ts";
import { headerLengths } from "./iphc.ts";

export interface ReassemblyLimits {
  /** Packets that may be under way at once; the fragments of further ones are dropped. */
  readonly packets: number;
  /** How long a packet may take from its first fragment heard; at most 60 s (RFC 4944 §5.3). */
  readonly timeoutUs: number;
}

/** Two packets and 8 s: SICSLOWPAN_CONF_REASS_CONTEXTS and SICSLOWPAN_CONF_MAXAGE of Contiki-NG. */
export const REASSEMBLY_DEFAULTS: ReassemblyLimits = { packets: 2, timeoutUs: 8_000_000 };

interface Partial {
  readonly from: number;
  readonly size: number;
  readonly tag: number;
  readonly startedUs: number;
  /** The compressed header, once the first fragment came; empty before. */
  header: Uint8Array;
  headerUncompressed: number;
  /** The uncompressed packet; its header stays blank. */
  readonly data: Uint8Array;
  /** Per unit of 8 bytes the length of the fragment that begins there (0: none). */
  readonly lengths: Uint16Array;
  received: number;
}

export class Reassembler {
  readonly #limits: ReassemblyLimits;
  #partials: Partial[] = [];
  /** Packets given up because a fragment was missing in time. */
  timedOut = 0;
  /** Fragments dropped because too many packets were under way. */
  refused = 0;

  constructor(limits: ReassemblyLimits = REASSEMBLY_DEFAULTS, state: PlainData = []) {
    this.#limits = limits;
    this.#partials = (state as unknown as readonly Saved[]).map((saved) => ({
      ...saved,
      header: saved.header.slice(),
      data: saved.data.slice(),
      lengths: Uint16Array.from(saved.lengths),
    }));
  }

  /** Packets under way. */
  get pending(): number {
    return this.#partials.length;
  }

  /**
   * Takes a frame's payload.
   * @returns the whole packet behind its compressed header, or `undefined` while something is missing
   * @throws SixlowpanError and nothing else
   */
  accept(from: number, frame: Uint8Array, nowUs: number): Uint8Array | undefined {
    this.expire(nowUs);
    if (frame.length === 0) throw new SixlowpanError("truncated", "A frame is empty.");
    const fragment = parseFragment(frame);
    if (fragment === undefined) return frame;
    const piece = place(fragment);
    const partial = this.#partialOf(from, fragment, nowUs);
    if (partial === undefined) return undefined;
    if (!add(partial, fragment, piece)) {
      // Overlap with another length: what was there is discarded, and this fragment starts afresh (RFC 4944 §5.3).
      this.#remove(partial);
      const fresh = this.#partialOf(from, fragment, nowUs);
      if (fresh !== undefined) add(fresh, fragment, piece);
      return undefined;
    }
    if (partial.received < partial.size) return undefined;
    this.#remove(partial);
    return whole(partial);
  }

  /** Gives up what has taken too long. */
  expire(nowUs: number): void {
    if (this.#partials.length === 0) return;
    const left = this.#partials.filter(({ startedUs }) => nowUs - startedUs < this.#limits.timeoutUs);
    this.timedOut += this.#partials.length - left.length;
    this.#partials = left;
  }

  snapshot(): PlainData {
    const saved = this.#partials.map((partial) => ({
      ...partial,
      data: partial.data.slice(),
      lengths: [...partial.lengths],
    }));
    return saved as unknown as PlainData;
  }

  #partialOf(from: number, { size, tag }: Fragment, nowUs: number): Partial | undefined {
    const known = this.#partials.find((p) => p.from === from && p.tag === tag && p.size === size);
    if (known !== undefined) return known;
    if (this.#partials.length >= this.#limits.packets) {
      this.refused += 1;
      return undefined;
    }
    const units = Math.ceil(size / OFFSET_UNIT_BYTES);
    const fresh: Partial = {
      from,
      size,
      tag,
      startedUs: nowUs,
      header: new Uint8Array(0),
      headerUncompressed: 0,
      data: new Uint8Array(size),
      lengths: new Uint16Array(units),
      received: 0,
    };
    this.#partials.push(fresh);
    return fresh;
  }

  #remove(partial: Partial): void {
    this.#partials = this.#partials.filter((p) => p !== partial);
  }
}

type Saved = Omit<Partial, "lengths"> & { readonly lengths: readonly number[] };

/** Where a fragment lies in the uncompressed packet. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** Bytes of the compressed header at the front of the fragment's data, and what they stand for. */
  readonly compressed: number;
  readonly uncompressed: number;
}

function place({ size, offset, isFirst, data }: Fragment): Piece {
  const { compressed, uncompressed } = isFirst ? headerLengths(data) : { compressed: 0, uncompressed: 0 };
  const start = offset * OFFSET_UNIT_BYTES;
  const end = start + uncompressed + data.length - compressed;
  if (end > size || (end < size && end % OFFSET_UNIT_BYTES !== 0))
    throw new SixlowpanError("bad-fragment", `A fragment of bytes ${start} to ${end} is no part of ${size}.`);
  return { start, end, compressed, uncompressed };
}

/** Adds a fragment; false where it overlaps another in a different way. The same fragment twice changes nothing. */
function add(partial: Partial, { data, isFirst }: Fragment, { start, end, compressed, uncompressed }: Piece): boolean {
  const unit = start / OFFSET_UNIT_BYTES;
  if (partial.lengths[unit] === end - start) return true;
  if (overlaps(partial, start, end)) return false;
  if (isFirst) {
    partial.header = data.slice(0, compressed);
    partial.headerUncompressed = uncompressed;
  }
  partial.data.set(data.subarray(compressed), start + uncompressed);
  partial.lengths[unit] = end - start;
  partial.received += end - start;
  return true;
}

function overlaps({ lengths }: Partial, start: number, end: number): boolean {
  for (let unit = 0; unit < lengths.length; unit++) {
    const from = unit * OFFSET_UNIT_BYTES;
    if (lengths[unit] > 0 && from < end && from + lengths[unit] > start) return true;
  }
  return false;
}

function whole({ header, headerUncompressed, data }: Partial): Uint8Array {
  const packet = new Uint8Array(header.length + data.length - headerUncompressed);
  packet.set(header);
  packet.set(data.subarray(headerUncompressed), header.length);
  return packet;
}
