/** The settings of `nodes`: how many, of what make, and where. */
import { setting, type VariantCatalogue } from "../base/parameters.ts";
import { names } from "./catalogues.ts";

/** Most nodes of a scenario. */
export const MAXIMUM_NODES = 1_000_000;

/** `nodes`, with the boards, accelerators and placements that there are. */
export function describeNodes<
  B extends { readonly nrf52840: object },
  A extends VariantCatalogue,
  P extends VariantCatalogue,
>(boards: B, accelerators: A, placements: P) {
  return setting({
    type: "group",
    doc: "The sensing nodes and the gateways.",
    members: {
      count: {
        type: "integer",
        doc: "Sensing nodes, gateways not counted. Left out: as many as the sensor's file names, or one.",
        minimum: 1,
        maximum: MAXIMUM_NODES,
        optional: true,
      },
      prefix: {
        type: "text",
        doc: "What the names of numbered nodes begin with. Chance is keyed by names: another prefix is another world.",
        default: "node",
        source: "own definition",
      },
      board: {
        type: "choice",
        doc: "What a node is built of.",
        options: names(boards),
        default: "nrf52840" as keyof B & string,
        source: "own definition: the board that IEEE 802.15.4 sensor nodes are commonly built with today",
      },
      accelerator: {
        type: "variant",
        doc: "What a sensing node encodes with; gateways, and whatever is not encoding, use the board's own processor.",
        catalogue: accelerators,
        default: "cpu",
      },
      gateways: {
        type: "integer",
        doc: "Mains-powered extra nodes; their energy is not counted, their airtime is. Left out: one where the audience is the sink, else none.",
        minimum: 0,
        maximum: 10_000,
        optional: true,
      },
      bootSpread: {
        type: "quantity",
        dimension: "time",
        doc: "Nodes boot at times uniform in [0, this).",
        default: "10 s",
        source: "own definition: synchronised starts would be an artefact",
      },
      samplingPhase: {
        type: "choice",
        options: ["random", "aligned"],
        doc: "Whether each node samples at a phase of its own, uniform in the sampling period, or from its boot on.",
        default: "random",
        source: "own definition: sensors that sample in step would be an artefact",
      },
      clockDrift: {
        type: "quantity",
        dimension: "drift",
        doc: "Each clock runs off by a constant drawn uniformly from ± this much.",
        default: "20 ppm",
        maximum: 100_000,
        source: "tolerance of common 32.768 kHz crystals (Abracon ABS07, datasheet: ± 20 ppm)",
      },
      placement: {
        type: "variant",
        doc: "Where the nodes stand; the radio then decides who hears whom (instead of a topology).",
        catalogue: placements,
        optional: true,
      },
    },
  });
}
