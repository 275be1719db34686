/** The settings of `radio`, and of the channel between radios. */
import { lossCatalogue } from "../../models/link/catalogue.ts";
import { pathLosses } from "../../models/radio/path-loss.ts";
import { ieee802154 } from "../../models/radio/settings.ts";
import { describe, setting } from "../base/parameters.ts";

const radios = {
  link: {
    summary:
      "No radio of its own: the links of the topology carry the frames, without collisions; receivers are always on.",
    parameters: describe({
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
  ieee802154: {
    summary:
      "IEEE 802.15.4 at 2.4 GHz (O-QPSK, 250 kbit/s, unslotted CSMA-CA): positions and path loss decide who hears whom.",
    parameters: ieee802154,
  },
} as const;

/** `radio`: how frames travel. Left out, it is `ieee802154` where nodes have a placement, else `link`. */
export const describedRadio = setting({
  type: "variant",
  doc: "How frames travel between nodes in range.",
  catalogue: radios,
  default: "link",
});

/** `channel`: what happens to a signal between two places; goes with a placement. */
export const describedChannel = setting({
  type: "group",
  doc: "What happens to a signal on its way; goes with a placement.",
  optional: true,
  members: {
    pathLoss: {
      type: "variant",
      doc: "How a signal fades with distance.",
      catalogue: pathLosses,
      default: "log-distance",
    },
    loss: {
      type: "variant",
      doc: "What takes frames beside noise and interference (foreign networks, machines); a bare fraction loses each frame with that probability.",
      catalogue: lossCatalogue,
      default: "none",
    },
  },
});
