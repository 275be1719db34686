/** Which layer the bytes of a frame belong to, and for how long each layer is on the air. */
import { SixlowpanError } from "../../sim/net/sixlowpan/error.ts";
import { parseFragment } from "../../sim/net/sixlowpan/fragment.ts";
import { headerLengths } from "../../sim/net/sixlowpan/iphc.ts";
import type { ByLayer } from "./result.ts";

/** The layers, in the order in which they are shown. */
export const LAYERS = [
  "application",
  "transport",
  "network",
  "fragmentation",
  "link",
  "acknowledgements",
  "repetitions",
] as const satisfies readonly (keyof ByLayer)[];

/** Where a segment says how long its header is: the upper half of this byte, in words of 4 (RFC 9293 §3.1). */
const DATA_OFFSET_AT = 12;
const WORD_BYTES = 4;
/** IPHC's next header: UDP is compressed (its header then counts as the network's), TCP is not (RFC 6282 §3.1.1). */
const NH_COMPRESSED = 0x04;
const REPETITIONS = LAYERS.indexOf("repetitions");

type PayloadLayers = Pick<ByLayer, "application" | "transport" | "network" | "fragmentation">;

const NOTHING: PayloadLayers = { application: 0, transport: 0, network: 0, fragmentation: 0 };

/**
 * The bytes of one transmission by layer; their sum is `onAirBytes`.
 *
 * What is no 6LoWPAN packet (a data request) is the link's own, as is padding. A fragment after the first shows neither
 * what it belongs to nor where that one's header ends; since the first fragment of every link in use holds the whole TCP
 * header, the rest is the application's.
 * @param frame what the link carries; empty for an acknowledgement
 * @param onAirBytes bytes with everything that the link adds: not fewer than the frame has
 */
export function layersOf(frame: Uint8Array, onAirBytes: number): ByLayer {
  if (frame.length === 0) return { ...NOTHING, link: 0, acknowledgements: onAirBytes, repetitions: 0 };
  const payload = payloadLayers(frame);
  const { application, transport, network, fragmentation } = payload;
  const link = onAirBytes - application - transport - network - fragmentation;
  return { ...payload, link, acknowledgements: 0, repetitions: 0 };
}

function payloadLayers(frame: Uint8Array): PayloadLayers {
  try {
    const fragment = parseFragment(frame);
    if (fragment === undefined) return packetLayers(frame, 0);
    const fragmentation = frame.length - fragment.data.length;
    if (fragment.isFirst) return packetLayers(fragment.data, fragmentation);
    return { ...NOTHING, fragmentation, application: fragment.data.length };
  } catch (error) {
    if (error instanceof SixlowpanError) return NOTHING;
    throw error;
  }
}

function packetLayers(packet: Uint8Array, fragmentation: number): PayloadLayers {
  const network = headerLengths(packet).compressed;
  const isTcp = (packet[0] & NH_COMPRESSED) === 0;
  const rest = packet.length - network;
  const transport = isTcp ? Math.min(rest, tcpHeaderBytes(packet, network)) : 0;
  return { application: rest - transport, transport, network, fragmentation };
}

function tcpHeaderBytes(packet: Uint8Array, from: number): number {
  const at = from + DATA_OFFSET_AT;
  return at < packet.length ? (packet[at] >>> 4) * WORD_BYTES : packet.length;
}

/** Sums by layer, whole bytes and whole microseconds, so that the layers' sums *are* the totals. */
export class LayerTally {
  private readonly bytes = new Float64Array(LAYERS.length);
  private readonly airtimeUs = new Float64Array(LAYERS.length);
  /**
   * The frame added last and its layers: over links a broadcast is the same frame many times in a row. At another instant
   * other bytes may lie there.
   */
  private latestFrame: Uint8Array | undefined;
  private latestUs = -0.5;
  private latestOnAirBytes = 0;
  private latestLayers: ByLayer = layersOf(new Uint8Array(0), 0);

  /**
   * Adds a transmission that began at `startUs`; its airtime goes to the layers in proportion to their bytes, rounded so
   * that nothing is lost.
   */
  add(frame: Uint8Array, startUs: number, onAirBytes: number, airtimeUs: number): void {
    if (frame !== this.latestFrame || startUs !== this.latestUs || onAirBytes !== this.latestOnAirBytes) {
      this.latestFrame = frame;
      this.latestUs = startUs;
      this.latestOnAirBytes = onAirBytes;
      this.latestLayers = layersOf(frame, onAirBytes);
    }
    const layers = this.latestLayers;
    let bytesBefore = 0;
    let usBefore = 0;
    for (let i = 0; i < LAYERS.length; i++) {
      const bytes = layers[LAYERS[i]];
      if (bytes === 0) continue;
      bytesBefore += bytes;
      const us = Math.floor((airtimeUs * bytesBefore) / onAirBytes);
      this.bytes[i] += bytes;
      this.airtimeUs[i] += us - usBefore;
      usBefore = us;
    }
  }

  /** Adds whole copies of transmissions that were added before. */
  addRepetitions(bytes: number, airtimeUs: number): void {
    this.bytes[REPETITIONS] += bytes;
    this.airtimeUs[REPETITIONS] += airtimeUs;
  }

  bytesByLayer(): ByLayer {
    return byLayer((layer) => this.bytes[layer]);
  }

  airtimeByLayerUs(): ByLayer {
    return byLayer((layer) => this.airtimeUs[layer]);
  }
}

/** A value for each layer, by the layer's place in {@link LAYERS}. */
export function byLayer(amountOf: (layer: number) => number): ByLayer {
  return Object.fromEntries(LAYERS.map((name, layer) => [name, amountOf(layer)])) as unknown as ByLayer;
}
