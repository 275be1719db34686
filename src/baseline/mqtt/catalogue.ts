/** The MQTT variants that a scenario may name. */
import { describe } from "../../base/parameters.ts";
import { defineProtocol, type ProtocolContext, type SignOfLife } from "../../protocol/protocol-model.ts";
import { encodeReading } from "./payload.ts";
import { mqttProtocol } from "./protocol.ts";
import { DELTA_PARAMETER, MQTT_PARAMETERS, type MqttValues } from "./settings.ts";
import { TopicTemplate } from "./topic-template.ts";

const SOURCE = 'OASIS Standard "MQTT Version 3.1.1", 29 October 2014';

/** Every sample is published. */
export const mqtt = defineProtocol({
  summary: "MQTT 3.1.1 over TCP to a broker at the gateway; every sample is published.",
  source: SOURCE,
  parameters: MQTT_PARAMETERS,
  build: (values, context) => mqttProtocol(values, undefined, context),
  notes: (values, context) => commonNotes(values, context),
  signsOfLife: (values) => [{ everyUs: "sample", carriedBy: "messages" }, ...keepAliveSigns(values)],
});

/** Report by exception on the raw value: what an engineer would do to save MQTT messages. */
export const mqttDeadband = defineProtocol({
  summary: "MQTT 3.1.1 that publishes a sample only when it differs from the last one published by more than delta.",
  source: SOURCE,
  parameters: describe({ ...MQTT_PARAMETERS, delta: DELTA_PARAMETER }),
  build: (values, context) => mqttProtocol(values, values.delta, context),
  notes: (values, context) => [
    `A sample is published when it differs from the last one published by more than ${values.delta}${unitOf(context)}.`,
    ...commonNotes(values, context),
  ],
  signsOfLife: (values) => keepAliveSigns(values),
});

/** Kind → protocol, as scenarios name them. */
export const MQTT_PROTOCOLS = { mqtt, "mqtt-deadband": mqttDeadband } as const;

/** Data of one TCP segment in an IEEE 802.15.4 frame: 127 − 11 (MAC) − 8 (IPv6) − 20 (TCP). */
const SEGMENT_BYTES = 88;

/** How long a usual report is, and what that means over the radio that most of these nodes have. */
function reportNote(values: MqttValues, context: ProtocolContext): string {
  const topic = TopicTemplate.parse(values.topic);
  const origin = "node-10";
  const format = { form: values.payload, decimals: values.decimals, unit: values.unit ?? context.sensorUnit ?? "" };
  const payload = encodeReading({ origin, timestampMs: context.epochMs, value: 50.23 }, format);
  const topicBytes = typeof topic === "string" ? 0 : topic.topicOf(origin).length;
  const bytes = 2 + 2 + topicBytes + (values.qos === 0 ? 0 : 2) + payload.length;
  const segments = Math.ceil(bytes / SEGMENT_BYTES);
  const many = segments === 1 ? "one TCP segment" : `${segments} TCP segments, each acknowledged before the next,`;
  return `A report is a PUBLISH of about ${bytes} bytes: ${many} in IEEE 802.15.4 frames (${SEGMENT_BYTES} bytes each).`;
}

function commonNotes(values: MqttValues, context: ProtocolContext): string[] {
  const notes = [
    reportNote(values, context),
    "Making a message (JSON, MQTT, TCP) is not booked as work of the processor; its bytes and its time on air are.",
  ];
  if (values.qos === 1) notes.push("QoS 1: every message is acknowledged by the broker with a PUBACK of 4 bytes.");
  return notes;
}

/** PINGREQ ends a silence of the connection. Only the broker hears it: it knows no wills that would tell subscribers. */
function keepAliveSigns({ keepAlive }: MqttValues): SignOfLife[] {
  return keepAlive === 0 ? [] : [{ everyUs: keepAlive, carriedBy: "connection" }];
}

function unitOf({ sensorUnit }: ProtocolContext): string {
  return sensorUnit === undefined ? "" : ` ${sensorUnit}`;
}
