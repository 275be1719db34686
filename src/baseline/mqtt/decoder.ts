/** Cuts a byte stream into MQTT packets, whatever the sizes in which its bytes arrive. */
import { decodePacket } from "./codec.ts";
import { MqttError, type MqttPacket, PACKET_LIMIT } from "./packet.ts";

const EMPTY = new Uint8Array(0);
/** The remaining length is a variable byte integer of at most four bytes (clause 2.2.3). */
const LENGTH_BYTES_MAX = 4;

/** What a chunk of bytes gave. After a failure the stream is dead: every later chunk gives the same failure. */
export interface Decoded {
  readonly packets: readonly MqttPacket[];
  readonly failure: MqttError | undefined;
}

/** Holds at most one unfinished packet (≤ {@link PACKET_LIMIT} bytes). */
export class PacketDecoder {
  #pending: Uint8Array = EMPTY;
  #failure: MqttError | undefined;

  /** The bytes of the unfinished packet: all the state of a healthy decoder. */
  get pending(): Uint8Array {
    return this.#pending;
  }

  /** A decoder that has seen the beginning of a packet. */
  static resume(pending: Uint8Array): PacketDecoder {
    const decoder = new PacketDecoder();
    decoder.#pending = pending;
    return decoder;
  }

  /** Takes bytes as they arrived; never throws. */
  push(chunk: Uint8Array): Decoded {
    const packets: MqttPacket[] = [];
    if (this.#failure !== undefined) return { packets, failure: this.#failure };
    const bytes = join(this.#pending, chunk);
    let offset = 0;
    try {
      for (
        let end = packetEnd(bytes, offset);
        end !== undefined && end <= bytes.length;
        end = packetEnd(bytes, offset)
      ) {
        packets.push(decodePacket(bytes.subarray(offset, end)));
        offset = end;
      }
    } catch (error) {
      this.#failure = error instanceof MqttError ? error : new MqttError("malformed", String(error));
      this.#pending = EMPTY;
      return { packets, failure: this.#failure };
    }
    this.#pending = offset === bytes.length ? EMPTY : bytes.slice(offset);
    return { packets, failure: undefined };
  }
}

/** Where the packet that starts at `start` ends, or `undefined` while its header is not complete. */
function packetEnd(bytes: Uint8Array, start: number): number | undefined {
  let length = 0;
  let scale = 1;
  for (let i = 0; i < LENGTH_BYTES_MAX; i++) {
    const at = start + 1 + i;
    if (at >= bytes.length) return undefined;
    length += (bytes[at] & 0x7f) * scale;
    scale *= 128;
    if ((bytes[at] & 0x80) === 0) {
      const total = 2 + i + length;
      if (total > PACKET_LIMIT) throw new MqttError("too-long", `A packet of ${total} bytes was announced.`);
      return start + total;
    }
  }
  throw new MqttError("malformed", "The remaining length of a packet has more than four bytes.");
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
