/** The Resonance protocol as a scenario names it: its settings, and the nodes that they make. */
import type { Encoder } from "../base/encoder.ts";
import { describe, type Values } from "../base/parameters.ts";
import type { Protocol } from "../host.ts";
import { EVENT_BYTES_MAX } from "./event-error.ts";
import { checkForward, floodParameters, heartbeatSigns, identityReader } from "./flood-parameters.ts";
import { IdentityNumbers } from "./identity-numbers.ts";
import { defineProtocol, type ProtocolContext, ProtocolSettingError, routeFor } from "./protocol-model.ts";
import { eventCodec, type ResonanceNetwork, ResonanceNode, type ResonanceState } from "./resonance-node.ts";
import { StateVectors } from "./state-vectors.ts";
import { packings } from "./vector/catalogue.ts";

const parameters = describe({
  threshold: {
    type: "number",
    doc: "Cosine distance θ that a state must exceed, measured from the last one transmitted, to be transmitted.",
    minimum: 0,
    maximum: 2,
    default: 0.35,
    source: "nick-yudin/resonance-protocol, reference_impl/python/basic/gossip.py (SEMANTIC_THRESHOLD)",
  },
  vector: {
    type: "choice",
    doc: "How an event's vector is packed: a network-wide fact.",
    options: ["trit5", "ternary2", "sparse", "binary", "i8", "f16", "float32"],
    default: "trit5",
    source: "own choice: the densest packing of fixed length; 384 trits fit one IEEE 802.15.4 frame",
  },
  route: {
    type: "choice",
    doc: "To everyone by flooding, or hop by hop to the gateway along the routing tree.",
    options: ["flood", "tree"],
    default: "flood",
    source: "SEP Level 1: gossip",
  },
  filter: {
    type: "group",
    doc: "The semantic filter.",
    members: {
      scope: {
        type: "choice",
        doc: "`own`: states transmitted count as known. `mesh`: states received too, and those near are dropped.",
        options: ["own", "mesh"],
        default: "own",
        source: "own choice: a node answers for its own sensor; the reference mesh does `mesh`",
      },
    },
  },
  semanticDedup: {
    type: "integer",
    doc: "Drop received states nearer than θ to any of the last so many accepted ones; 0 is off.",
    minimum: 0,
    maximum: 1024,
    default: 0,
    source: "SEP Level 1: optional",
  },
  ...floodParameters,
});

type Settings = Values<typeof parameters>;

/** Room that identity, time and counts of an event need beside its vector: a name of 900 bytes at most, and margin. */
const ENVELOPE_BYTES = 1024;

function requireEncoder(context: ProtocolContext): Encoder {
  if (context.encoder !== undefined) return context.encoder;
  throw new ProtocolSettingError(
    "Resonance compares meanings, and the scenario has no encoder that gives samples one.",
    [],
    "Add an encoder, for example `encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }`.",
  );
}

/**
 * What the nodes of these settings have in common.
 * @throws ProtocolSettingError
 */
export function networkOf(settings: Settings, context: ProtocolContext): ResonanceNetwork {
  const encoder = requireEncoder(context);
  const packing = packings[settings.vector];
  const bytes = packing.byteLength(encoder.dimensions, encoder.dimensions);
  if (bytes > EVENT_BYTES_MAX - ENVELOPE_BYTES)
    throw new ProtocolSettingError(
      `${encoder.dimensions} dimensions in \`${settings.vector}\` take ${bytes} bytes; an event has at most ${EVENT_BYTES_MAX}.`,
      ["vector"],
      "Use a denser packing, such as trit5, or fewer dimensions.",
    );
  const route = routeFor(settings.route, context);
  checkForward(route, settings, context);
  return {
    ttl: settings.ttl,
    forward: settings.forward,
    jitter: settings.jitter,
    seenCache: settings.seenCache,
    heartbeat: settings.heartbeat,
    encoder,
    vectors: new StateVectors(encoder, packing),
    identities: new IdentityNumbers(),
    threshold: settings.threshold,
    route,
    scope: settings.filter.scope,
    dedupDepth: settings.semanticDedup,
  };
}

function build(settings: Settings, context: ProtocolContext): Protocol {
  const network = networkOf(settings, context);
  return {
    sampleWork: network.encoder.work,
    ...identityReader(eventCodec, network.route, network),
    create: (host) => new ResonanceNode(host, network),
    restore: (host, state) => new ResonanceNode(host, network, state as ResonanceState),
  };
}

/** Levels round: two values have to lie so many levels apart, which is half a level more or less than their difference. */
function levelsInWords(deadband: number, levelWidth: number | undefined, unit: string): string {
  if (levelWidth === undefined) return "";
  const levels = Math.floor(deadband / levelWidth + 1e-9) + 1;
  const mean = (levels - 0.5) * levelWidth;
  return ` (of about ${Number(mean.toPrecision(3))}${unit}, its levels being ${Number(levelWidth.toPrecision(2))}${unit} wide)`;
}

function notes(settings: Settings, context: ProtocolContext): string[] {
  const encoder = requireEncoder(context);
  const bytes = packings[settings.vector].byteLength(encoder.dimensions, encoder.dimensions);
  const most = settings.vector === "sparse" ? "at most " : "";
  const said = [`A state travels as a vector of ${most}${bytes} bytes (${settings.vector}).`];
  const deadband = encoder.distanceInSensorUnits(settings.threshold);
  if (!Number.isNaN(deadband)) {
    const unit = context.sensorUnit ? ` ${context.sensorUnit}` : "";
    const amount = `${Number(deadband.toPrecision(6))}${unit}`;
    const inLevels = levelsInWords(deadband, encoder.levelWidth, unit);
    said.push(`θ = ${settings.threshold} is ${amount} here: on a scalar the semantic filter is a deadband${inLevels}.`);
    // Opposite ends of the encoder's range are at distance 1, and no two values are farther apart.
    if (settings.threshold >= 1) said.push("No two values are farther apart than 1: only first samples are sent.");
  }
  if (settings.semanticDedup > 0) said.push("Semantic dedup lets one node's alarm silence another's.");
  return said;
}

export const resonance = defineProtocol({
  summary: "Transmits a state only when its meaning has changed, and gossips it through the mesh.",
  source: "nick-yudin/resonance-protocol, SEP Level 1",
  parameters,
  build,
  notes,
  signsOfLife: heartbeatSigns,
});
