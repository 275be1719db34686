/** The MQTT variants that a scenario may name. */
import { describe } from "../../base/parameters.ts";
import { defineProtocol, type ProtocolContext } from "../../protocol/protocol-model.ts";
import { mqttProtocol } from "./protocol.ts";
import { DELTA_PARAMETER, MQTT_PARAMETERS, type MqttValues } from "./settings.ts";

const SOURCE = 'OASIS Standard "MQTT Version 3.1.1", 29 October 2014';

/** Every sample is published. */
export const mqtt = defineProtocol({
  summary: "MQTT 3.1.1 over TCP to a broker at the gateway; every sample is published.",
  source: SOURCE,
  parameters: MQTT_PARAMETERS,
  build: (values, context) => mqttProtocol(values, undefined, context),
  notes: (values) => commonNotes(values),
});

/** Report by exception on the raw value: what an engineer would do to save MQTT messages. */
export const mqttDeadband = defineProtocol({
  summary: "MQTT 3.1.1 that publishes a sample only when it differs from the last one published by more than delta.",
  source: SOURCE,
  parameters: describe({ ...MQTT_PARAMETERS, delta: DELTA_PARAMETER }),
  build: (values, context) => mqttProtocol(values, values.delta, context),
  notes: (values, context) => [
    `A sample is published when it differs from the last one published by more than ${values.delta}${unitOf(context)}.`,
    ...commonNotes(values),
  ],
});

/** Kind → protocol, as scenarios name them. */
export const MQTT_PROTOCOLS = { mqtt, "mqtt-deadband": mqttDeadband } as const;

function commonNotes(values: MqttValues): string[] {
  const notes = [
    "Making a message (JSON, MQTT, TCP) is not booked as work of the processor; its bytes and its time on air are.",
  ];
  if (values.qos === 1) notes.push("QoS 1: every message is acknowledged by the broker with a PUBACK of 4 bytes.");
  return notes;
}

function unitOf({ sensorUnit }: ProtocolContext): string {
  return sensorUnit === undefined ? "" : ` ${sensorUnit}`;
}
