/** The settings of the MQTT baseline, as data. */
import { describe, setting, type Values } from "../../base/parameters.ts";

/** Settings that every MQTT variant has. */
export const MQTT_PARAMETERS = describe({
  qos: {
    type: "integer",
    minimum: 0,
    maximum: 1,
    default: 0,
    doc: "Quality of service: 0 at most once, 1 at least once (acknowledged by PUBACK).",
    source: "default of mosquitto_pub(1) and Eclipse Paho",
  },
  keepAlive: {
    type: "quantity",
    dimension: "time",
    minimum: 0,
    maximum: 65_535_000_000,
    default: "10 min",
    doc: "After this silence the client sends PINGREQ; the broker lets go after one and a half times as long. 0 s: off.",
    source: "own choice: the libraries' usual 60 s costs a slow sensor more than its data; MQTT 3.1.1 clause 3.1.2.10",
  },
  cleanSession: {
    type: "boolean",
    default: true,
    doc: "Whether the broker forgets the client when the connection ends.",
    source: "default of MQTT.js, Eclipse Paho and mosquitto_sub(1)",
  },
  topic: {
    type: "text",
    default: "sensors/{node}",
    doc: "Topic on which a node publishes; {node}, a level of its own, stands for its name.",
    source: "own choice: a common form",
  },
  payload: {
    type: "choice",
    options: ["json", "compact", "binary"],
    default: "json",
    doc: "json: sensor_id, timestamp, value, unit; compact: t and v; binary: 6 bytes of time, 4 of value.",
    source: "own choice: JSON is what most deployments publish",
  },
  unit: {
    type: "text",
    optional: true,
    doc: "The unit that the JSON payload names. Left out: the sensor's.",
  },
  decimals: {
    type: "integer",
    minimum: 0,
    maximum: 15,
    default: 2,
    doc: "Digits after the point that a JSON payload keeps.",
    source: "own choice: two, as in a reading of 50.23",
  },
  queueMessages: {
    type: "integer",
    minimum: 1,
    maximum: 65_535,
    default: 32,
    doc: "Messages that a node holds at most, unacknowledged ones included; further ones are dropped and counted.",
    source: "own choice: about 4 KB of RAM",
  },
  inflightMessages: {
    type: "integer",
    minimum: 1,
    maximum: 65_000,
    default: 20,
    doc: "QoS 1 messages that may wait for their PUBACK at once.",
    source: "default of max_inflight_messages in mosquitto.conf(5)",
  },
  responseTimeout: {
    type: "quantity",
    dimension: "time",
    exclusiveMinimum: 0,
    default: "30 s",
    doc: "How long CONNACK and PINGRESP may take before the connection is given up.",
    source: "default of connectTimeout in MQTT.js",
  },
  reconnectMin: {
    type: "quantity",
    dimension: "time",
    exclusiveMinimum: 0,
    default: "1 s",
    doc: "First delay before a lost connection is opened again; it doubles with every failure. Half of it is random.",
    source: "default of reconnect_delay_set in Eclipse Paho for Python",
  },
  reconnectMax: {
    type: "quantity",
    dimension: "time",
    exclusiveMinimum: 0,
    default: "120 s",
    doc: "Longest delay before a connection is opened again.",
    source: "default of reconnect_delay_set in Eclipse Paho for Python",
  },
  port: {
    type: "integer",
    minimum: 1,
    maximum: 65_535,
    default: 1883,
    doc: "TCP port of the broker.",
    source: "IANA service name and port number registry: mqtt",
  },
});

/** What the sample must differ by from the last one published. */
export const DELTA_PARAMETER = setting({
  type: "quantity",
  dimension: "sensor",
  minimum: 0,
  doc: "A sample is published when it differs from the last one published by more than this.",
});

export type MqttValues = Values<typeof MQTT_PARAMETERS>;
