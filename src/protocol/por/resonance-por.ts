/** Resonance whose nodes keep in step, so that sleeping neighbours need not be called for a whole interval. */
import { describe } from "../../base/parameters.ts";
import { defineProtocol } from "../protocol-model.ts";
import { resonance } from "../resonance.ts";
import { locked } from "./locked-node.ts";
import { phaseNetworkOf, phaseNotes, phaseParameters } from "./settings.ts";

const parameters = describe({
  ...resonance.parameters,
  phase: { type: "group", doc: "How nodes keep in step.", members: phaseParameters },
});

export const resonancePor = defineProtocol({
  summary:
    "Resonance whose nodes keep in step by phase-locked beacons, which shortens strobes where radios follow them.",
  source: "nick-yudin/resonance-protocol, SEP Level 1; SemeAIPletinnya/proof-of-resonance-online",
  parameters,
  build: (settings, context) => locked(resonance.build(settings, context), phaseNetworkOf(settings.phase)),
  notes: (settings, context) => [...resonance.notes(settings, context), ...phaseNotes(settings.phase)],
  signsOfLife: (settings) => resonance.signsOfLife(settings),
});
