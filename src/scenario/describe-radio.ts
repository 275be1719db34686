/** The settings of `radio`. */
import { describe, setting } from "../base/parameters.ts";

const listening = {
  "always-on": {
    summary: "The receiver is on all the time, and its idle listening is booked.",
    parameters: describe({}),
  },
  "when-addressed": {
    summary: "The receiver is on only while a frame is addressed to it (an ideal that no radio reaches).",
    parameters: describe({}),
  },
} as const;

const radios = {
  link: {
    summary: "No radio of its own: the links of the topology carry the frames, without collisions.",
    parameters: describe({
      listening: {
        type: "variant",
        doc: "When a node's receiver is on.",
        catalogue: listening,
        default: "always-on",
      },
      txPower: {
        type: "quantity",
        dimension: "power",
        doc: "Output power; it decides the transmit current.",
        default: "0 dBm",
        minimum: -40,
        maximum: 30,
        source: "nRF52840 product specification: the level at which its currents are given",
      },
    }),
  },
} as const;

/** `radio`: how frames travel. */
export const describedRadio = setting({
  type: "variant",
  doc: "How frames travel between nodes in range.",
  catalogue: radios,
  default: "link",
});
