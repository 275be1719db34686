/** The text of a file that a tool of somebody else's may have written. */
import { isUtf8 } from "node:buffer";

const UTF16_LITTLE_ENDIAN = [0xff, 0xfe];
const UTF16_BIG_ENDIAN = [0xfe, 0xff];

/**
 * Decodes text: UTF-16 where a byte order mark says so, else UTF-8, else ISO 8859-1, as which any bytes can be read.
 * Spreadsheets export logs in each of these. A byte order mark stays in the text.
 * @throws nothing: what was no text comes out as text with characters that no log holds, such as zero
 */
export function fileText(bytes: Buffer): string {
  if (beginsWith(bytes, UTF16_LITTLE_ENDIAN)) return bytes.toString("utf16le");
  if (beginsWith(bytes, UTF16_BIG_ENDIAN)) return swapped(bytes).toString("utf16le");
  return isUtf8(bytes) ? bytes.toString("utf8") : bytes.toString("latin1");
}

function beginsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** A copy with the two bytes of each unit exchanged; half a unit at the end is left out. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}
