/** Packets as `mqtt-packet` writes them: chunk by chunk to a stream, here into bytes of the packet's own. */
import { type Packet, writeToStream } from "mqtt-packet";
import { PROTOCOL_LEVEL } from "./packet.ts";

const VERSION = { protocolVersion: PROTOCOL_LEVEL };
const utf8 = new TextEncoder();

/** As much of a stream as the library asks for. It is used again for the next packet. */
class Chunks {
  readonly #chunks: (Uint8Array | string)[] = [];

  write(chunk: Uint8Array | string): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  /** The library's way to say that a field cannot be written. */
  destroy(cause: Error): never {
    throw cause;
  }

  /** All that was written. */
  bytes(): Uint8Array {
    let length = 0;
    for (const chunk of this.#chunks) length += typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.length;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of this.#chunks) {
      if (typeof chunk === "string") at += utf8.encodeInto(chunk, bytes.subarray(at)).written;
      else {
        bytes.set(chunk, at);
        at += chunk.length;
      }
    }
    return bytes;
  }

  clear(): void {
    this.#chunks.length = 0;
  }
}

const chunks = new Chunks();

/** The bytes of a packet. @throws what the library finds wrong with a field */
export function writePacket(packet: Packet): Uint8Array {
  chunks.clear();
  writeToStream(packet, chunks as unknown as NodeJS.WritableStream, VERSION);
  return chunks.bytes();
}
