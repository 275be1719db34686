/** Every sample as a small binary message: what the filter and the payload of others must be measured against. */
import { heartbeatSigns } from "../protocol/flood-parameters.ts";
import { defineProtocol } from "../protocol/protocol-model.ts";
import { scalarNotes, scalarParameters, scalarProtocol } from "./scalar-settings.ts";

export const sendAll = defineProtocol({
  summary: "Sends every sample as a binary value of a few bytes.",
  source: "own definition",
  parameters: scalarParameters,
  build: (settings, context) => scalarProtocol(settings, undefined, { operations: 0, bytes: 0 }, context),
  notes: scalarNotes,
  signsOfLife: (settings) => [{ everyUs: "sample", carriedBy: "messages" }, ...heartbeatSigns(settings)],
});
