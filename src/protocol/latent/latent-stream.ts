/** Pipeline inference: every sample becomes a hidden state, which travels as a stream of V-Frames in a session. */
import { keyOf } from "../../base/chance.ts";
import { describe, type Values } from "../../base/parameters.ts";
import type { Protocol } from "../../host.ts";
import { defineProtocol, type ProtocolContext, ProtocolSettingError, routeFor } from "../protocol-model.ts";
import { LINK_LIMITS } from "../vstream/link.ts";
import { LatentNode, type LatentNodeState } from "./latent-node.ts";
import { type ChunkPlan, chunkElements, frameCounts, StateSource } from "./latent-state.ts";
import { capabilitiesOf, type LatentNetwork } from "./session.ts";

const parameters = describe({
  state: {
    type: "choice",
    doc: "What travels: hidden states (Think frames), or keys and values (Cache frames).",
    options: ["think", "cache"],
    default: "think",
    source: "ryssroad/resonant.layer-chan.tun: pipeline inference sends Think frames",
  },
  dimensions: {
    type: "integer",
    doc: "Elements of a token's state, each a half of two bytes.",
    minimum: 2,
    maximum: 65_536,
    default: 2048,
    source: "ryssroad/resonant.layer-chan.tun, python/send_think.py: a hidden state of 2048",
  },
  tokens: {
    type: "integer",
    doc: "Tokens whose states travel together.",
    minimum: 1,
    maximum: 4096,
    default: 8,
    source: "own choice: some thirty frames",
  },
  frame: {
    type: "quantity",
    dimension: "size",
    doc: "The longest frame: no longer than a datagram of the network, nor than a node's queue holds in fragments.",
    minimum: 640,
    maximum: 65_536,
    default: "1232 B",
    source: "RFC 8200, clause 5: a packet of 1280 B passes everywhere; IPv6 and UDP headers take 48 B",
  },
  parity: {
    type: "one-of",
    doc: "Reed–Solomon parity over frames.",
    options: [
      { type: "choice", doc: "No parity.", options: ["none"] },
      {
        type: "group",
        doc: "So many frames, and behind them so many that stand in for any that are lost.",
        members: {
          data: { type: "integer", doc: "Frames covered together.", minimum: 1, maximum: 255 },
          parity: { type: "integer", doc: "Parity frames for each such block.", minimum: 1, maximum: 255 },
        },
      },
    ],
    default: "none",
    source: "ryssroad/resonant.layer-chan.tun: forward error correction is on its road map, not in use",
  },
  retransmit: {
    type: "boolean",
    doc: "Whether receivers ask for what is missing and acknowledge what is whole; if not, streams are sent and forgotten.",
    default: true,
    source: "own choice: what senders of streams usually do",
  },
  answerAfter: {
    type: "quantity",
    dimension: "time",
    doc: "Silence in a stream after which its receiver says what is missing.",
    minimum: 1,
    default: "200 ms",
    source: "own choice: a few of the longest frames at 250 kbit/s (41 ms)",
  },
  retryAfter: {
    type: "quantity",
    dimension: "time",
    doc: "How long a sender waits for an answer before it asks, doubled each time.",
    minimum: 1,
    default: "1 s",
    source: "RFC 6298, clause 2: as TCP before it knows the path",
  },
  attempts: {
    type: "integer",
    doc: "How often it asks before it gives a stream up.",
    minimum: 1,
    maximum: 16,
    default: 6,
    source: "own choice: 127 s with the default wait",
  },
  streams: {
    type: "integer",
    doc: "Streams that a node sends at a time, a frame of each in turn.",
    minimum: 1,
    maximum: 64,
    default: 2,
    source: "own choice: a state that has to wait for another's missing frames holds up nobody",
  },
  compress: {
    type: "boolean",
    doc: "Whether bodies are compressed with zstd where that makes them smaller.",
    default: false,
    source: "own choice: halves of hidden states hardly shrink",
  },
  seal: {
    type: "boolean",
    doc: "Whether frames are sealed with XChaCha20-Poly1305, 16 bytes a frame; then nothing is said or taken in the open. The key is the seed's, and as secret as that.",
    default: false,
    source: "own choice: as the published examples",
  },
});

type Settings = Values<typeof parameters>;

function planOf({ state, frame, parity, seal }: Settings): ChunkPlan {
  return { frameBytes: frame, kind: state, parity: parity === "none" ? undefined : parity, seal };
}

function networkOf(settings: Settings, context: ProtocolContext): LatentNetwork {
  routeFor("tree", context);
  const plan = planOf(settings);
  const { parity } = plan;
  if (parity !== undefined && parity.data + parity.parity > 256)
    throw new ProtocolSettingError(
      `${parity.data} data and ${parity.parity} parity frames are more than a code of 256 covers`,
      ["parity"],
      "make blocks smaller",
    );
  const { dimensions, tokens, compress, seal, streams } = settings;
  const heldBytesMax = streams * frameCounts(plan, dimensions * tokens).bytesMax;
  if (heldBytesMax > LINK_LIMITS.bytesMax)
    throw new ProtocolSettingError(
      `${streams} states at a time are ${heldBytesMax} bytes of frames; a receiver holds ${LINK_LIMITS.bytesMax}`,
      ["tokens"],
      "make states smaller, or send fewer streams at a time",
    );
  const key = context.networkKey ?? keyOf("latent-stream", "encoder");
  return {
    key,
    states: new StateSource(key),
    kind: settings.state,
    elements: dimensions * tokens,
    chunkElements: chunkElements(plan),
    parity,
    retransmits: settings.retransmit,
    answerAfterUs: settings.answerAfter,
    retryAfterUs: settings.retryAfter,
    attempts: settings.attempts,
    streams,
    heldBytesMax,
    compresses: compress,
    seals: seal,
    capabilities: capabilitiesOf(dimensions, compress, seal),
  };
}

function build(settings: Settings, context: ProtocolContext): Protocol {
  const network = networkOf(settings, context);
  return {
    sampleWork: { operations: 0, bytes: 0 },
    create: (host) => new LatentNode(host, network),
    restore: (host, state) => new LatentNode(host, network, state as unknown as LatentNodeState),
  };
}

function notes(settings: Settings): string[] {
  const elements = settings.dimensions * settings.tokens;
  const { data, parity } = frameCounts(planOf(settings), elements);
  return [
    `A state of ${2 * elements} bytes travels in ${data} frames, a HEAD and a TAIL${parity === 0 ? "" : `, and ${parity} of parity`}.`,
    "A completed stream counts as a delivery; what its layers make of it is not modelled, nor what they cost.",
  ];
}

export const latentStream = defineProtocol({
  summary: "Sends a hidden state for every sample, as a stream of V-Frames with retransmission, parity, or both.",
  source: "ryssroad/resonant.layer-chan.tun: pipeline inference, sessions, V-Frames; parity from its road map",
  parameters,
  build,
  notes,
  signsOfLife: () => [{ everyUs: "sample", carriedBy: "messages" }],
});
