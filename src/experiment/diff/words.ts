/** Observables in plain words; a frame's bytes by layer, as far as they can be told. */

import { SixlowpanError } from "../../../sim/net/sixlowpan/error.ts";
import { parseFragment } from "../../../sim/net/sixlowpan/fragment.ts";
import { decompress } from "../../../sim/net/sixlowpan/iphc.ts";
import { decodeSegment, FLAG, TcpError } from "../../../sim/net/tcp/segment.ts";
import { PacketDecoder } from "../../baseline/mqtt/decoder.ts";
import { decodeScalar, ScalarMessageError } from "../../baseline/scalar-message.ts";
import { EventError } from "../../protocol/event-error.ts";
import { lookAtEvent } from "../../protocol/semantic-event.ts";
import { LAYERS, layersOf } from "../layers.ts";
import type { Observable } from "./observable.ts";

/** Bytes of a frame that are shown at most. */
const SHOWN_BYTES = 48;

/** One observable, without its time and node: "frame to gateway, 45 B on air …". */
export function wordsOf(observable: Observable): string {
  switch (observable.what) {
    case "boot":
      return "boots";
    case "death":
      return "dies: its battery is empty";
    case "copies on air":
      return `has repeated its transmission ${observable.copies} times (${observable.airtimeUs} µs in all)`;
    case "frame outcome":
      return outcomeWords(observable);
    case "delivery": {
      const { origin, timestampMs, value, hops } = observable;
      const told = value === null ? "no value" : `value ${Object.is(value, -0) ? "-0" : value}`;
      return `learns of ${origin}:${timestampMs} (${told}, ${hops} hops)`;
    }
    case "frame on air":
      return frameWords(observable);
  }
}

function outcomeWords({ node, from, outcome }: Extract<Observable, { what: "frame outcome" }>): string {
  if (from === node) return `gives a frame up (${outcome})`;
  return outcome === "received" ? `receives a frame of ${from}` : `does not receive a frame of ${from} (${outcome})`;
}

function frameWords({ to, onAirBytes, frame }: Extract<Observable, { what: "frame on air" }>): string {
  const layers = layersOf(frame, onAirBytes);
  const bytes = LAYERS.flatMap((layer) => (layers[layer] === 0 ? [] : [`${layer} ${layers[layer]}`]));
  const head = `sends ${onAirBytes} B to ${to ?? "all in range"} (${bytes.join(", ")})`;
  return frame.length === 0 ? head : `${head}: ${contentWords(frame)} [${hexOf(frame)}]`;
}

/** What is in a frame, layer by layer, until a layer cannot be told. */
function contentWords(frame: Uint8Array): string {
  try {
    const fragment = parseFragment(frame);
    if (fragment !== undefined) {
      const part = fragment.isFirst ? "first fragment" : `fragment at ${fragment.offset * 8} B`;
      return `${part} of a packet of ${fragment.size} B (tag ${fragment.tag})`;
    }
    const packet = decompress(frame);
    if (packet.kind === "udp")
      return `UDP ${packet.sourcePort} > ${packet.destinationPort}, ${messageWords(packet.payload)}`;
    const segment = decodeSegment(packet.payload, packet.source, packet.destination);
    const flags = Object.entries(FLAG).flatMap(([name, bit]) =>
      (segment.flags & bit) === 0 ? [] : [name.toUpperCase()],
    );
    const numbers = `seq ${segment.seq}, ack ${segment.ack}`;
    const ports = `TCP ${segment.sourcePort} > ${segment.destinationPort} ${flags.join("+")}`;
    return `${ports}, ${numbers}${segment.payload.length === 0 ? "" : `, ${mqttWords(segment.payload)}`}`;
  } catch (error) {
    if (error instanceof SixlowpanError || error instanceof TcpError) return messageWords(frame);
    throw error;
  }
}

/** A message of a node that sends datagrams. */
function messageWords(bytes: Uint8Array): string {
  const event = lookAtEvent(bytes);
  if (!(event instanceof EventError))
    return `event ${event.nodeId}:${event.timestampMs}, ${event.dimensions} dimensions in ${event.vector.length} B, ttl ${event.ttl}`;
  try {
    const { nodeId, timestampMs, value, ttl } = decodeScalar(bytes);
    return `value ${value} of ${nodeId}:${timestampMs}, ttl ${ttl}`;
  } catch (error) {
    if (error instanceof ScalarMessageError) return `${bytes.length} B`;
    throw error;
  }
}

/** MQTT packets that begin in a segment; streams may cut them anywhere. */
function mqttWords(bytes: Uint8Array): string {
  const { packets } = new PacketDecoder().push(bytes);
  if (packets.length === 0) return `${bytes.length} B of the stream`;
  return packets
    .map((packet) =>
      packet.cmd === "publish" ? `PUBLISH ${packet.topic} (${packet.payload.length} B)` : packet.cmd.toUpperCase(),
    )
    .join(", ");
}

function hexOf(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString("hex");
  return bytes.length > SHOWN_BYTES ? `${shown}…` : shown;
}
