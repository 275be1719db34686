/** Resonance whose sensors have embedding spaces of their own, which the gateway aligns with its before it understands. */
import { deriveKey, keyOf } from "../../base/chance.ts";
import { describe, type Values } from "../../base/parameters.ts";
import { heartbeatSigns } from "../flood-parameters.ts";
import { defineProtocol, type ProtocolContext, ProtocolSettingError } from "../protocol-model.ts";
import { networkOf, resonance } from "../resonance.ts";
import { TREE_HOPS_MAX } from "../tree-route.ts";
import { packings } from "../vector/catalogue.ts";
import { type AlignedNetwork, alignedProtocol } from "./aligned-node.ts";
import { AlignmentNetwork } from "./alignment-network.ts";
import { anchorPlan, planBytes } from "./anchor-plan.ts";
import { Dialects } from "./dialect.ts";

const { threshold, seenCache, heartbeat } = resonance.parameters;
const US_PER_MS = 1000;
/**
 * A healthy residual by the noise of each side: both see the anchors with it (√2), and what is left of noise may be a little
 * more in one anchor than in the mean of many. Own choice.
 */
const HEALTHY_BY_NOISE = 2;

const parameters = describe({
  threshold,
  vector: {
    type: "choice",
    doc: "How an event's vector is packed: one that carries real numbers, since a turned codeword is no row of trits.",
    options: ["i8", "f16", "float32"],
    default: "i8",
    source: "own choice: the densest of the three",
  },
  seenCache,
  heartbeat,
  alignment: {
    type: "group",
    doc: "How the gateway comes to understand the sensors.",
    members: {
      anchors: {
        type: "integer",
        doc: "Anchors of a set: at least as many as the encoder has dimensions.",
        minimum: 2,
        default: 1000,
        source: "nick-yudin/resonance-protocol, SEP Level 1: 1000 anchors for 384 dimensions",
      },
      frame: {
        type: "quantity",
        dimension: "size",
        doc: "The longest V-Frame of anchors. With its envelope it has to fit an IPv6 packet of 1280 bytes, and a node's queue.",
        minimum: 64,
        maximum: 1152,
        default: "384 B",
        source: "own choice: 5 IEEE 802.15.4 frames, which leaves 3 of the 8 that Contiki-NG has room for",
      },
      noise: {
        type: "number",
        doc: "Noise with which an encoder sees an anchor, by the standard deviation of a component.",
        minimum: 0,
        maximum: 1,
        default: 0.01,
        source: "own choice: encoders of one architecture, trained apart",
      },
      residual: {
        type: "number",
        doc: "Residual of the anchors above which two spaces do not fit: 0 is perfect, about 1.4 is chance.",
        exclusiveMinimum: 0,
        maximum: 2,
        default: 0.1,
        source: "own choice: ten times the noise, and a fourteenth of chance",
      },
      probe: {
        type: "one-of",
        doc: "How often a sensor sends one anchor more, by which the gateway sees whether the spaces still fit.",
        options: [
          { type: "choice", doc: "Drift is never noticed.", options: ["off"] },
          { type: "quantity", dimension: "time", doc: "The time between two.", minimum: 1_000_000 },
        ],
        default: "1 h",
        source: "own choice: one anchor an hour is a fortieth of a set a day",
      },
      replaced: {
        type: "one-of",
        doc: "When the encoders of all sensors are replaced by others, which nobody tells the gateway.",
        options: [
          { type: "choice", doc: "They stay what they are.", options: ["never"] },
          { type: "quantity", dimension: "time", doc: "After so much of the run.", exclusiveMinimum: 0 },
        ],
        default: "never",
        source: "own choice",
      },
    },
  },
});

type Settings = Values<typeof parameters>;

function checkTopology({ audience, gateways }: ProtocolContext): void {
  if (audience !== "sink")
    throw new ProtocolSettingError(
      "Sensors are aligned with the gateway alone, and here others listen too.",
      [],
      "write audience: sink, or use resonance, whose nodes share an encoder",
    );
  if (gateways === 0)
    throw new ProtocolSettingError(
      "There is no gateway to align with.",
      [],
      "write nodes: { gateways: 1 }, or use resonance, whose nodes share an encoder",
    );
}

function checkAnchors({ alignment }: Settings, dimensions: number): void {
  const { anchors, noise, residual } = alignment;
  if (anchors < dimensions)
    throw new ProtocolSettingError(
      `${anchors} anchors leave directions of ${dimensions} dimensions open.`,
      ["alignment", "anchors"],
      `Use ${dimensions} anchors or more, or an encoder of fewer dimensions.`,
    );
  if (residual <= HEALTHY_BY_NOISE * noise)
    throw new ProtocolSettingError(
      `Noise of ${noise} leaves a residual of about ${Number((Math.sqrt(2) * noise).toPrecision(2))} by itself.`,
      ["alignment", "residual"],
      `Use a residual above ${HEALTHY_BY_NOISE * noise}, or less noise.`,
    );
}

function alignedNetworkOf(settings: Settings, context: ProtocolContext): AlignedNetwork {
  checkTopology(context);
  const common = networkOf(
    {
      threshold: settings.threshold,
      vector: settings.vector,
      seenCache: settings.seenCache,
      heartbeat: settings.heartbeat,
      route: "tree",
      filter: { scope: "own" },
      semanticDedup: 0,
      ttl: TREE_HOPS_MAX,
      forward: { kind: "flood" },
      jitter: 0,
    },
    context,
  );
  const { encoder } = common;
  checkAnchors(settings, encoder.dimensions);
  const { anchors, frame, noise, residual, probe, replaced } = settings.alignment;
  const networkKey = deriveKey(context.networkKey ?? keyOf("alignment", "encoder"), "alignment");
  const alignment = new AlignmentNetwork({
    plan: anchorPlan(anchors, encoder.dimensions, frame),
    probePlan: anchorPlan(1, encoder.dimensions, frame),
    dialects: new Dialects({ encoder, networkKey, noise }),
    residualMax: residual,
    probeEveryUs: probe === "off" ? undefined : probe,
    replacedAtUs: replaced === "never" ? undefined : context.epochMs * US_PER_MS + replaced,
  });
  return { resonance: common, alignment, packing: packings[settings.vector] };
}

function notes(settings: Settings, context: ProtocolContext): string[] {
  const { alignment } = alignedNetworkOf(settings, context);
  const { plan } = alignment.settings;
  return [
    `A sensor's ${plan.count} anchors of ${plan.dimensions} dimensions travel in ${plan.chunks} frames of ${planBytes(plan)} bytes together, before the gateway understands it.`,
  ];
}

export const resonanceAligned = defineProtocol({
  summary:
    "Resonance whose sensors have encoders of their own, which the gateway aligns with its before it understands.",
  source: "nick-yudin/resonance-protocol, SEP Level 1; P. Schönemann, Psychometrika 31(1), 1966",
  parameters,
  build: (settings, context) => alignedProtocol(alignedNetworkOf(settings, context)),
  notes,
  signsOfLife: heartbeatSigns,
});
