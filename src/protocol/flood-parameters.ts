/** Settings that all protocols share which send messages from node to node. */
import { describe, type Values } from "../base/parameters.ts";
import type { Host, PlainData, Protocol } from "../host.ts";
import { type CountedForward, CounterGossip } from "./counter-gossip.ts";
import { forwardCatalogue, OVER_LINKS_ONLY } from "./forward-catalogue.ts";
import { coinFlipping, type Forwarding, flooding, sampling } from "./forwarding.ts";
import { Gossip } from "./gossip.ts";
import type { Message, MessageCodec, PendingForward, Relay } from "./message.ts";
import { Plumtree, type PlumtreeState } from "./plumtree.ts";
import { type ProtocolContext, ProtocolSettingError, type SignOfLife } from "./protocol-model.ts";
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
  forward: {
    type: "variant",
    doc: "How a flooded message is passed on; along a tree there is nothing to choose.",
    catalogue: forwardCatalogue,
    default: "flood",
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

type Settings = Values<typeof floodParameters>;

/** A heartbeat, where it is on, ends every silence. */
export function heartbeatSigns({ heartbeat }: Pick<Settings, "heartbeat">): SignOfLife[] {
  return heartbeat === "off" ? [] : [{ everyUs: heartbeat, carriedBy: "messages" }];
}

/**
 * What the settings ask for must be possible on the network's medium.
 * @throws ProtocolSettingError where single neighbours are to be sent to over a medium that all share
 */
export function checkForward(
  route: "flood" | "tree",
  { forward }: Pick<Settings, "forward">,
  { sharedMedium }: ProtocolContext,
): void {
  if (route === "tree" || sharedMedium !== true || !OVER_LINKS_ONLY.includes(forward.kind)) return;
  throw new ProtocolSettingError(
    `${forward.kind} sends to single neighbours, and here one transmission reaches all of them`,
    ["forward", "kind"],
    "write forward: counter or forward: probabilistic, or use a topology of point-to-point links",
  );
}

/** For {@link Protocol.identityIn}: nothing where relays listen to copies, or have frames of their own among the messages. */
export function identityReader(
  { decode }: Pick<MessageCodec<Message>, "decode">,
  route: "flood" | "tree",
  { forward }: Pick<Settings, "forward">,
): Pick<Protocol, "identityIn"> {
  if (route === "flood" && (forward.kind === "counter" || forward.kind === "plumtree")) return {};
  return { identityIn: (frame) => decode(frame)?.identity };
}

/** The relay that the settings ask for, going on from what its snapshot gave before. */
export function relayFor<M extends Message>(
  route: "flood" | "tree",
  settings: Settings,
  host: Host,
  codec: MessageCodec<M>,
  state?: PlainData,
): Relay<M> {
  if (route === "tree") return new TreeRoute(host, codec);
  const { forward, ttl, jitter } = settings;
  if (forward.kind === "counter") {
    const { threshold, backoff } = forward;
    return new CounterGossip(host, codec, { ttl, threshold, backoff }, state as CountedForward[] | undefined);
  }
  if (forward.kind === "plumtree")
    return new Plumtree(host, codec, { ...forward, ttl, jitter }, state as PlumtreeState | undefined);
  return new Gossip(host, codec, settings, forwardingOf(forward), state as PendingForward[] | undefined);
}

function forwardingOf(forward: Exclude<Settings["forward"], { readonly kind: "counter" | "plumtree" }>): Forwarding {
  if (forward.kind === "probabilistic") return coinFlipping(forward.probability);
  return forward.kind === "fanout" ? sampling(forward.peers) : flooding;
}
