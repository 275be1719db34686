/**
 * Sealed bodies: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), the header as associated data. The nonce does not
 * travel: it is the session's salt, the stream and the sequence number, so that sealing costs the 16 bytes of the tag.
 * A (key, nonce) pair used twice gives both bodies away; hence a key per direction, and a sealer that only counts up.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Frame } from "./frame.ts";
import { FrameError } from "./frame-error.ts";

export const KEY_BYTES = 32;
export const SALT_BYTES = 12;
export const TAG_BYTES = 16;
const NONCE_BYTES = 24;
/** Streams that one sealer remembers; it may never forget one. */
const STREAMS_MAX = 4096;

/** Who sends: the one who began the handshake, or the one who answered. */
export type Direction = "initiator" | "responder";

/** The session that frames are sealed in. */
export interface SealedSession {
  /** Shared beforehand; 32 bytes. */
  readonly key: Uint8Array;
  /** From the handshake; 12 bytes, never the same twice for one key. */
  readonly salt: Uint8Array;
  /** Who sends the frames that are sealed or opened. */
  readonly direction: Direction;
}

/** Which frame a nonce belongs to. */
export type FrameIdentity = Pick<Frame, "streamId" | "frameSeq">;

/** The key of one direction: HKDF-SHA256 (RFC 5869) of key and salt, the direction as its info. */
export function directionKey({ key, salt, direction }: SealedSession): Uint8Array {
  if (key.length !== KEY_BYTES) throw wrongLength("key", key, KEY_BYTES);
  if (salt.length !== SALT_BYTES) throw wrongLength("salt", salt, SALT_BYTES);
  return hkdf(
    sha256,
    key,
    salt,
    Uint8Array.from(direction, (letter) => letter.charCodeAt(0)),
    KEY_BYTES,
  );
}

function wrongLength(name: string, bytes: Uint8Array, expected: number): FrameError {
  return new FrameError("out-of-range", { found: `a ${name} of ${bytes.length} bytes`, expected: `${expected} bytes` });
}

/** 12 bytes of salt, stream (u32), sequence number (u64), little-endian. */
function nonceOf(salt: Uint8Array, { streamId, frameSeq }: FrameIdentity): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  nonce.set(salt);
  const view = new DataView(nonce.buffer);
  view.setUint32(SALT_BYTES, streamId, true);
  view.setBigUint64(SALT_BYTES + 4, frameSeq, true);
  return nonce;
}

/** What of a sealer outlives a crash: without it, only a new salt is safe. The highest number sealed (in decimal), by counter. */
export type SealerState = readonly (readonly [counter: string, highest: string])[];

/** Seals the bodies of one direction. */
export class Sealer {
  readonly #key: Uint8Array;
  readonly #salt: Uint8Array;
  /** The highest number sealed, by stream and by the two top bits of the number, which tell counters of a stream apart. */
  readonly #highest: Map<string, bigint>;

  /** @param state what {@link state} gave before, to go on from there */
  constructor(session: SealedSession, state: SealerState = []) {
    this.#key = directionKey(session);
    this.#salt = session.salt.slice();
    this.#highest = new Map(state.map(([counter, highest]) => [counter, BigInt(highest)]));
  }

  get state(): SealerState {
    return [...this.#highest].map(([counter, highest]) => [counter, `${highest}`]);
  }

  /** @throws FrameError `sequence-reused` unless the number is above all before it */
  seal(identity: FrameIdentity, header: Uint8Array, body: Uint8Array): Uint8Array {
    this.#claim(identity);
    return xchacha20poly1305(this.#key, nonceOf(this.#salt, identity), header).encrypt(body);
  }

  #claim({ streamId, frameSeq }: FrameIdentity): void {
    const counter = `${streamId}:${frameSeq >> 62n}`;
    const highest = this.#highest.get(counter);
    if (highest !== undefined && frameSeq <= highest)
      throw new FrameError("sequence-reused", {
        found: `frame_seq ${frameSeq} of stream ${streamId}`,
        expected: `one above ${highest}`,
        hint: "A frame that is sent again must be the same bytes, not sealed anew.",
      });
    if (highest === undefined && this.#highest.size >= STREAMS_MAX)
      throw new FrameError("out-of-range", {
        found: `stream ${streamId}`,
        expected: `at most ${STREAMS_MAX} streams in a session`,
        hint: "Begin a session with a new salt.",
      });
    this.#highest.set(counter, frameSeq);
  }
}

/** Opens the bodies of one direction. */
export class Opener {
  readonly #key: Uint8Array;
  readonly #salt: Uint8Array;

  constructor(session: SealedSession) {
    this.#key = directionKey(session);
    this.#salt = session.salt.slice();
  }

  /** @throws FrameError `bad-seal` */
  open(identity: FrameIdentity, header: Uint8Array, sealed: Uint8Array): Uint8Array {
    const offset = header.length;
    if (sealed.length < TAG_BYTES)
      throw new FrameError("bad-seal", { offset, found: `${sealed.length} bytes`, expected: "a tag of 16 bytes" });
    try {
      return xchacha20poly1305(this.#key, nonceOf(this.#salt, identity), header).decrypt(sealed);
    } catch {
      throw new FrameError("bad-seal", {
        offset,
        found: "a body that does not authenticate",
        expected: "one sealed with this key, salt and direction",
      });
    }
  }
}
