/**
 * The parser of `mqtt-packet`, given one whole packet at a time.
 *
 * It keeps state (half a packet, and the protocol version of the last CONNECT), and making one is several times the work of
 * a packet: it is used again only where the last packet has left nothing behind.
 */
import { type Packet, type Parser, parser } from "mqtt-packet";
import { MqttError, PROTOCOL_LEVEL } from "./packet.ts";

const VERSION = { protocolVersion: PROTOCOL_LEVEL };

class PacketParser {
  readonly #parser: Parser = parser(VERSION);
  #found: Packet | undefined;
  #failure: unknown;

  constructor() {
    this.#parser.on("packet", (packet) => {
      this.#found = packet;
    });
    this.#parser.on("error", (error: unknown) => {
      this.#failure = error;
    });
  }

  /** Whether the next packet meets a parser like a new one. */
  isClean = true;

  parse(bytes: Buffer): Packet {
    this.isClean = false;
    this.#parser.parse(bytes);
    const found = this.#found;
    this.#found = undefined;
    if (this.#failure !== undefined) throw this.#failure;
    if (found === undefined) throw new MqttError("malformed", "An MQTT packet is shorter than it says.");
    // What lies behind the packet is half of another, even where the parser says that it has read it all.
    this.isClean = bytes.length === bytesOf(found) && found.cmd !== "connect";
    return found;
  }
}

/** The length of a packet, where its remaining length is written in as few bytes as can be. */
function bytesOf({ length = 0 }: Packet): number {
  let bytes = 2 + length;
  for (let more = 128; length >= more; more *= 128) bytes++;
  return bytes;
}

let atHand = new PacketParser();

/**
 * What the library makes of a packet.
 * @throws whatever it throws; MqttError `malformed` where the packet is shorter than it says
 */
export function parsePacket(bytes: Buffer): Packet {
  if (!atHand.isClean) atHand = new PacketParser();
  return atHand.parse(bytes);
}
