/** The settings of `topology`: a graph of some kind, and what its links do to frames. */
import { describe, setting, type VariantCatalogue } from "../base/parameters.ts";
import { withMembers } from "./catalogues.ts";

const LATENCY_SOURCE =
  "own definition: the longest IEEE 802.15.4 frame (133 bytes at 250 kbit/s take 4.26 ms) and its turnarounds, rounded up";
const HEADER_SOURCE =
  "IEEE 802.15.4-2020: synchronisation and PHY header 6 B, MAC header with short addresses in one PAN 9 B, FCS 2 B";

const latency = setting({
  type: "one-of",
  doc: "Delay from the end of a transmission to its arrival: fixed, or uniform in [shortest, longest] per frame and link.",
  options: [
    { type: "quantity", dimension: "time", doc: "The same for every frame.", minimum: 0 },
    {
      type: "interval",
      doc: "Shortest and longest delay.",
      of: { type: "quantity", dimension: "time", doc: "A delay.", minimum: 0 },
    },
  ],
  default: "5 ms",
  source: LATENCY_SOURCE,
});

const header = setting({
  type: "quantity",
  dimension: "size",
  doc: "Bytes that the link adds to every frame.",
  default: "17 B",
  source: HEADER_SOURCE,
});

/** The kinds of link. */
export function describeLink<L extends VariantCatalogue>(losses: L) {
  return {
    ideal: {
      summary: "Loses nothing; a transmission takes no time and no transmit energy.",
      parameters: describe({ latency, header }),
    },
    lossy: {
      summary: "Takes time by its bit rate, loses frames, and sends lost unicast frames again.",
      parameters: describe({
        latency,
        loss: {
          type: "one-of",
          doc: "Which frames are lost; a bare fraction loses each frame with that probability.",
          options: [
            { type: "quantity", dimension: "fraction", doc: "Probability of loss per frame." },
            { type: "variant", catalogue: losses, doc: "A loss model." },
          ],
          default: "none",
          source: "own definition: nothing is lost that the scenario does not say",
        },
        bitRate: {
          type: "one-of",
          doc: "Speed of a transmission; `unlimited`: it takes no time and no transmit energy.",
          options: [
            { type: "quantity", dimension: "data-rate", doc: "Bits per second.", exclusiveMinimum: 0 },
            { type: "choice", doc: "No time at all.", options: ["unlimited"] },
          ],
          default: "250 kbit/s",
          source: "IEEE 802.15.4-2020, O-QPSK PHY at 2.4 GHz",
        },
        header,
        retries: {
          type: "integer",
          doc: "Transmissions of a unicast frame after the first before it is given up.",
          default: 3,
          minimum: 0,
          maximum: 255,
          source: "IEEE 802.15.4-2020, macMaxFrameRetries",
        },
        queue: {
          type: "integer",
          doc: "Frames that a node may have waiting; more are dropped.",
          default: 8,
          minimum: 1,
          maximum: 65_536,
          source: "Contiki, QUEUEBUF_NUM = 8",
        },
      }),
    },
  } as const;
}

/** The settings that every topology has. */
export function describeShared<L extends VariantCatalogue>(losses: L) {
  return describe({
    medium: {
      type: "choice",
      doc: "Whether a node sends to one neighbour at a time, or one transmission reaches all of them.",
      options: ["point-to-point", "broadcast"],
      default: "point-to-point",
      source: "own definition: edges of a graph are links",
    },
    gateway: {
      type: "choice",
      doc: "Which vertex is the gateway: the one with the smallest greatest distance to the others, or the first.",
      options: ["centre", "first"],
      default: "centre",
      source: "own definition: where one would install it",
    },
    link: {
      type: "variant",
      doc: "What a link does to a frame.",
      catalogue: describeLink(losses),
      default: "ideal",
    },
  });
}

/** `topology`: the kinds of graph, each with the settings that every topology has. */
export function describeTopology<T extends VariantCatalogue, L extends VariantCatalogue>(topologies: T, losses: L) {
  return setting({
    type: "variant",
    doc: "Who is linked with whom, as a graph (instead of positions and a radio).",
    catalogue: withMembers(topologies, describeShared(losses)),
    optional: true,
  });
}
