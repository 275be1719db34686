/** MQTT as a protocol: settings in, a factory of nodes out. */
import type { Host, PlainData, Protocol, ProtocolNode, Work } from "../../host.ts";
import { type ProtocolContext, ProtocolSettingError } from "../../protocol/protocol-model.ts";
import type { BrokerSettings } from "./broker.ts";
import { MqttClientNode } from "./client-node.ts";
import { MqttGatewayNode } from "./gateway-node.ts";
import type { ReporterSettings } from "./reporter.ts";
import type { MqttValues } from "./settings.ts";
import { TopicTemplate } from "./topic-template.ts";

/** Publishing every sample asks nothing of the processor before the message is made. */
const NO_WORK: Work = { operations: 0, bytes: 0 };
/** A deadband subtracts, takes the magnitude and compares; it reads two doubles. */
const DEADBAND_WORK: Work = { operations: 3, bytes: 16 };
/** Messages that the broker holds for one subscriber: default of max_queued_messages in mosquitto.conf(5), version 2. */
const BROKER_QUEUE_MESSAGES = 1000;

/**
 * @param delta deadband in sensor units, or `undefined` to publish every sample
 * @throws ProtocolSettingError where the topic has no `{node}`, or it is open who listens
 */
export function mqttProtocol(values: MqttValues, delta: number | undefined, context: ProtocolContext): Protocol {
  const topic = TopicTemplate.parse(values.topic);
  if (typeof topic === "string") throw new ProtocolSettingError(topic, ["topic"], "write sensors/{node}");
  checkGateways(context);
  const isMember = memberRule(context);
  const qos = values.qos === 0 ? 0 : 1;
  const { queueMessages, inflightMessages, port, cleanSession } = values;
  const format = { form: values.payload, decimals: values.decimals, unit: values.unit ?? context.sensorUnit ?? "" };
  const reporter: ReporterSettings = { qos, topic, format, delta };
  const broker: BrokerSettings = {
    queueMessages: BROKER_QUEUE_MESSAGES,
    inflightMessages,
    connectTimeoutUs: values.responseTimeout,
  };
  const session = {
    queueMessages,
    inflightMessages,
    keepAliveUs: values.keepAlive,
    cleanSession,
    responseTimeoutUs: values.responseTimeout,
    reconnectMinUs: values.reconnectMin,
    reconnectMaxUs: Math.max(values.reconnectMin, values.reconnectMax),
  };
  // Made once, since a field may have a hundred thousand nodes.
  const gateway = { ...reporter, broker };
  const speaker = { ...reporter, port, session: { ...session, subscriptions: [] } };
  const member = { ...reporter, port, session: { ...session, subscriptions: [{ filter: topic.filter, qos }] } };
  const make = (host: Host, state?: PlainData): ProtocolNode => {
    if (host.isGateway) return new MqttGatewayNode(host, gateway, state);
    return new MqttClientNode(host, isMember(host.name) ? member : speaker, state);
  };
  return { sampleWork: delta === undefined ? NO_WORK : DEADBAND_WORK, create: (host) => make(host), restore: make };
}

/** The broker is at the gateway; brokers of several gateways are not bridged, so each has the messages of its own nodes. */
function checkGateways({ gateways, audience }: ProtocolContext): void {
  if (gateways === 0) {
    throw new ProtocolSettingError(
      "MQTT needs a gateway with a broker, and there is none",
      [],
      "write nodes: { gateways: 1 }",
    );
  }
  if (gateways !== undefined && gateways > 1 && audience !== "sink") {
    throw new ProtocolSettingError(
      "MQTT brokers of several gateways are not bridged, so subscribers would miss the others' messages",
      [],
      "use one gateway, or audience: sink",
    );
  }
}

function memberRule({ audience, isAudienceMember }: ProtocolContext): (name: string) => boolean {
  if (audience === "sink") return () => false;
  if (audience === "all") return () => true;
  if (isAudienceMember !== undefined) return isAudienceMember;
  throw new ProtocolSettingError("MQTT has to know which nodes subscribe.", [], "use audience: sink or all");
}
