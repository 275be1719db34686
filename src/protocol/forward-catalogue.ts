/** How nodes may pass on what they hear: the settings of each strategy. */
import { describe } from "../base/parameters.ts";

/** The strategies that a scenario may name. A new one is one entry here and one case in {@link relayFor}. */
export const forwardCatalogue = {
  flood: { summary: "Every node passes on every message once, to everyone.", parameters: describe({}) },
  probabilistic: {
    summary: "Every node passes on with a probability.",
    parameters: describe({
      probability: {
        type: "number",
        doc: "With which a received message is passed on; messages of one's own are always sent.",
        minimum: 0,
        maximum: 1,
        default: 0.6,
        source: "Z. Haas, J. Halpern, L. Li, Gossip-based ad hoc routing, INFOCOM 2002: 0.6 to 0.8 reach nearly all",
      },
    }),
  },
  counter: {
    summary: "A node waits, and stays silent where it hears enough copies meanwhile.",
    parameters: describe({
      threshold: {
        type: "integer",
        doc: "Copies heard, the first included, from which on a node stays silent.",
        minimum: 2,
        default: 3,
        source: "S.-Y. Ni et al., The broadcast storm problem in a mobile ad hoc network, MobiCom 1999: 3 or 4",
      },
      backoff: {
        type: "quantity",
        dimension: "time",
        doc: "A node decides after a random time between 0 and this, which takes the place of the jitter.",
        exclusiveMinimum: 0,
        default: "100 ms",
        source: "own choice: room for some 20 of the longest IEEE 802.15.4 frames (4.3 ms)",
      },
    }),
  },
  fanout: {
    summary: "Every node passes on to a few neighbours, drawn anew for each message. Over links only.",
    parameters: describe({
      peers: {
        type: "integer",
        doc: "Neighbours that a message is sent to, other than the one it came from.",
        minimum: 1,
        default: 4,
        source: "J. Leitao et al., HyParView, DSN 2007: a fan-out of 4",
      },
    }),
  },
  plumtree: {
    summary:
      "Messages go along a tree that forms and heals by itself; other links carry announcements. Over links only.",
    parameters: describe({
      graftAfter: {
        type: "quantity",
        dimension: "time",
        doc: "How long a node waits for a message that it was told of before it asks for it.",
        exclusiveMinimum: 0,
        default: "500 ms",
        source: "own choice: some 20 hops with the default jitter and short links",
      },
      graftRetry: {
        type: "quantity",
        dimension: "time",
        doc: "How long it then waits before it asks the next one that told of it.",
        exclusiveMinimum: 0,
        default: "100 ms",
        source: "own choice: a few round trips",
      },
      keep: {
        type: "integer",
        doc: "The last messages that a node can send to those who ask.",
        minimum: 1,
        maximum: 4096,
        default: 64,
        source: "own choice: far above the messages that travel at one time",
      },
    }),
  },
} as const;

/** Strategies that send to single neighbours: where one transmission reaches all, they would save nothing. */
export const OVER_LINKS_ONLY: readonly string[] = ["fanout", "plumtree"];
