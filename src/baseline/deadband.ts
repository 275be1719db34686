/** Report by exception: a sample is sent when it differs enough from the last one sent. */
import { describe } from "../base/parameters.ts";
import { heartbeatSigns } from "../protocol/flood-parameters.ts";
import { defineProtocol, type ProtocolContext } from "../protocol/protocol-model.ts";
import { scalarNotes, scalarParameters, scalarProtocol } from "./scalar-settings.ts";

/** One subtraction, one absolute value and one comparison of two single-precision numbers. */
const SAMPLE_WORK = { operations: 3, bytes: 8 };

export const deadband = defineProtocol({
  summary: "Sends a sample as a binary value when it differs from the last one sent by more than delta.",
  source: "report by exception (send on delta): M. Miskowicz, Sensors 6(1), 2006",
  parameters: describe({
    delta: {
      type: "quantity",
      dimension: "sensor",
      doc: "The change that a sample must exceed to be sent.",
      minimum: 0,
    },
    ...scalarParameters,
  }),
  build: (settings, context) => scalarProtocol(settings, settings.delta, SAMPLE_WORK, context),
  notes: (settings, context) => [
    `A sample is sent when it differs from the last one sent by more than ${settings.delta}${unitOf(context)}.`,
    ...scalarNotes(settings, context),
  ],
  signsOfLife: heartbeatSigns,
});

function unitOf({ sensorUnit }: ProtocolContext): string {
  return sensorUnit === undefined ? "" : ` ${sensorUnit}`;
}
