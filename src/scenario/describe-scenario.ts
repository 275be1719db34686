/** A scenario file, described as data: from here come its checks, its defaults, its messages and its JSON Schema. */
import { describe, setting, type VariantCatalogue } from "../base/parameters.ts";
import { type Catalogues, withMembers } from "./catalogues.ts";
import { describedAudience } from "./describe-audience.ts";
import { describeNodes } from "./describe-nodes.ts";
import { describedChannel, describedRadio } from "./describe-radio.ts";
import { describeTopology } from "./describe-topology.ts";

/** The top-level settings, except those whose keys are free (`protocols`, `sweep`, `repeat`). */
export function describeScenario<const C extends Catalogues & { readonly boards: { readonly nrf52840: object } }>(
  catalogues: C,
) {
  return describe({
    title: { type: "text", doc: "What is simulated, in a few words." },
    description: { type: "text", doc: "More about it: the question, the assumptions.", optional: true },
    seed: {
      type: "text",
      doc: "Decides all chance: the same seed, the same world.",
      default: "1",
      source: "own definition",
    },
    duration: {
      type: "quantity",
      dimension: "time",
      doc: "How long the world runs. Left out: as long as the sensor's series, where it has an end.",
      exclusiveMinimum: 0,
      optional: true,
    },
    epoch: {
      type: "text",
      doc: "Date and time at the start of the run (ISO 8601; without a time zone: UTC).",
      default: "2026-01-01T00:00:00Z",
      source: "own definition",
    },
    digestWindow: {
      type: "quantity",
      dimension: "time",
      doc: "Width of the time windows in which two runs can be compared.",
      default: "1 min",
      exclusiveMinimum: 0,
      source: "own definition",
    },
    tieShuffle: {
      type: "integer",
      doc: "Draws another order of simultaneous events of different nodes, to find what hangs on it. Left out: by node.",
      minimum: 0,
      optional: true,
    },
    nodes: describeNodes(
      catalogues.boards,
      catalogues.accelerators as C["accelerators"],
      catalogues.placements as C["placements"],
    ),
    topology: describeTopology(catalogues.topologies, catalogues.losses),
    radio: describedRadio,
    channel: describedChannel,
    battery: {
      type: "variant",
      doc: "What the nodes (not the gateways) run on.",
      catalogue: catalogues.batteries as C["batteries"],
      default: "linear",
    },
    sensor: { type: "variant", doc: "What the nodes measure.", catalogue: catalogues.sensors as C["sensors"] },
    encoder: describeEncoder(catalogues.encoders as C["encoders"]),
    audience: describedAudience,
  });
}

/** One entry of `protocols`: a protocol's settings, and an encoder of its own where it has one. */
export function describeProtocol<P extends VariantCatalogue, E extends VariantCatalogue>(protocols: P, encoders: E) {
  return setting({
    type: "variant",
    doc: "A protocol with its settings; left empty, its defaults apply.",
    catalogue: withMembers(protocols, describe({ encoder: describeEncoder(encoders) })),
  });
}

function describeEncoder<E extends VariantCatalogue>(encoders: E) {
  return setting({
    type: "variant",
    doc: "What turns a sample into a vector with meaning; needed by protocols that compare meanings.",
    catalogue: encoders,
    optional: true,
  });
}
