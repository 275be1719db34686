/**
 * Room for many short byte strings (frames, segments) in one buffer: a buffer of its own costs each several times what
 * filling it does. What is handed out is not handed out again here; a buffer goes when nothing in it is in use any more.
 */

const BUFFER_BYTES = 65_536;
/** What is longer than this gets a buffer of its own. */
const SHARED_MAX_BYTES = 2048;

let buffer = new ArrayBuffer(0);
let used = 0;

/** So many zero bytes. */
export function arenaBytes(length: number): Uint8Array<ArrayBuffer> {
  if (length > SHARED_MAX_BYTES) return new Uint8Array(length);
  if (used + length > buffer.byteLength) {
    buffer = new ArrayBuffer(BUFFER_BYTES);
    used = 0;
  }
  const bytes = new Uint8Array(buffer, used, length);
  used += length;
  return bytes;
}
