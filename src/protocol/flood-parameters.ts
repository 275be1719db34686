/** Settings that all protocols share which send messages from node to node. */
import { describe, type Values } from "../base/parameters.ts";
import type { Host } from "../host.ts";
import { Gossip } from "./gossip.ts";
import type { Message, MessageCodec, PendingForward, Relay } from "./message.ts";
import type { SignOfLife } from "./protocol-model.ts";
import { TreeRoute } from "./tree-route.ts";

export const floodParameters = describe({
  ttl: {
    type: "integer",
    doc: "Hops that a flooded message may travel. Along a tree 64 hops are allowed instead.",
    minimum: 1,
    maximum: 255,
    default: 3,
    source: "nick-yudin/resonance-protocol, reference_impl/python/basic/gossip.py (TTL_LIMIT)",
  },
  jitter: {
    type: "quantity",
    dimension: "time",
    doc: "A node forwards after a random time between 0 and this.",
    minimum: 0,
    default: "20 ms",
    source: "own choice: a few airtimes of the longest IEEE 802.15.4 frame (4.3 ms)",
  },
  seenCache: {
    type: "integer",
    doc: "Messages that a node remembers in order to drop copies; the least recently used is forgotten.",
    minimum: 1,
    default: 4096,
    source: "own choice: far above the messages that travel at one time",
  },
  heartbeat: {
    type: "one-of",
    doc: "Whether a node that has been silent for this long sends its last state again.",
    options: [
      { type: "choice", doc: "Silence lasts as long as there is no news.", options: ["off"] },
      { type: "quantity", dimension: "time", doc: "The longest silence.", exclusiveMinimum: 0 },
    ],
    default: "off",
    source: "SEP Level 1: silence is the default",
  },
});

/** A heartbeat, where it is on, ends every silence. */
export function heartbeatSigns({ heartbeat }: Pick<Values<typeof floodParameters>, "heartbeat">): SignOfLife[] {
  return heartbeat === "off" ? [] : [{ everyUs: heartbeat, carriedBy: "messages" }];
}

/** The relay that the settings ask for, going on with what waited in it. */
export function relayFor<M extends Message>(
  route: "flood" | "tree",
  settings: Values<typeof floodParameters>,
  host: Host,
  codec: MessageCodec<M>,
  pending: readonly PendingForward[] = [],
): Relay<M> {
  if (route === "tree") return new TreeRoute(host, codec);
  return new Gossip(host, codec, settings.ttl, settings.jitter, pending);
}
