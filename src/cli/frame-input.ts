/** Frames and descriptions from files and from stdin. */
import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { systemReason } from "../library/system-reason.ts";
import { FRAME_BYTES_MAX } from "../protocol/vframe/layout.ts";
import { wrongInput } from "./failure.ts";
import { hexBytes } from "./frame-session.ts";

/** More than the hexadecimal text, or the description, of any frame needs. */
const INPUT_BYTES_MAX = 4_194_304;

/** The bytes of a frame. One byte more than a frame may have is enough to refuse it. */
export async function frameBytes(path: string, isHex: boolean): Promise<Uint8Array> {
  if (isHex) return hexBytes(await inputText(path), nameOf(path));
  return inputBytes(path, FRAME_BYTES_MAX + 1);
}

/** @throws Failure where it cannot be read, or is far too long */
export async function inputText(path: string): Promise<string> {
  const bytes = await inputBytes(path, INPUT_BYTES_MAX + 1);
  if (bytes.length > INPUT_BYTES_MAX)
    throw wrongInput(`${nameOf(path)} is longer than ${INPUT_BYTES_MAX} bytes: no frame needs so much.`);
  return new TextDecoder().decode(bytes);
}

/** Writes to a file that must not be there yet; a failure leaves none. @throws Failure */
export function writeNew(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw wrongInput(`${path} is already there; give --out a new name.`);
    if (code === "ENOSPC" || code === "EFBIG") rmSync(path, { force: true });
    throw wrongInput(`${path} could not be written: ${systemReason(error)}.`);
  }
}

async function inputBytes(path: string, bytesMax: number): Promise<Uint8Array> {
  try {
    return path === "-" ? await stdinBytes(bytesMax) : fileBytes(path, bytesMax);
  } catch (error) {
    throw wrongInput(`${nameOf(path)} could not be read: ${systemReason(error)}.`);
  }
}

async function stdinBytes(bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece);
    length += piece.length;
    if (length >= bytesMax) break;
  }
  return new Uint8Array(Buffer.concat(pieces)).subarray(0, bytesMax);
}

function fileBytes(path: string, bytesMax: number): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(bytesMax);
    let length = 0;
    for (let read = 1; read > 0 && length < bytesMax; length += read)
      read = readSync(descriptor, bytes, length, bytesMax - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function nameOf(path: string): string {
  return path === "-" ? "stdin" : path;
}
