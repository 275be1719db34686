/** A client node and the gateway joined by a pipe that keeps order and can be cut. */
import type { Values } from "../../../src/base/parameters.ts";
import { mqtt, mqttDeadband } from "../../../src/baseline/mqtt/catalogue.ts";
import type { MqttClientNode } from "../../../src/baseline/mqtt/client-node.ts";
import type { MqttGatewayNode } from "../../../src/baseline/mqtt/gateway-node.ts";
import type { MQTT_PARAMETERS } from "../../../src/baseline/mqtt/settings.ts";
import type { Protocol, SampleBlock } from "../../../src/host.ts";
import type { ProtocolContext } from "../../../src/protocol/protocol-model.ts";
import { EPOCH_US, FakeHost } from "../../support/fake-host.ts";

export const S = 1_000_000;

export const DEFAULTS: Values<typeof MQTT_PARAMETERS> = {
  qos: 0,
  keepAlive: 600 * S,
  cleanSession: true,
  topic: "sensors/{node}",
  payload: "json",
  unit: "Hz",
  decimals: 2,
  queueMessages: 32,
  inflightMessages: 20,
  responseTimeout: 30 * S,
  reconnectMin: S,
  reconnectMax: 120 * S,
  port: 1883,
};

export function context(audience: ProtocolContext["audience"] = "sink"): ProtocolContext {
  return { encoder: undefined, epochMs: EPOCH_US / 1000, audience };
}

export function protocol(
  settings: Partial<typeof DEFAULTS> & { readonly delta?: number } = {},
  audience: ProtocolContext["audience"] = "sink",
): Protocol {
  const { delta, ...rest } = { ...DEFAULTS, ...settings };
  return delta === undefined
    ? mqtt.build(rest, context(audience))
    : mqttDeadband.build({ ...rest, delta }, context(audience));
}

export function samples(values: readonly number[], firstOrdinal = 0): SampleBlock {
  return { firstOrdinal, values: Float64Array.from(values), labels: new Uint8Array(values.length) };
}

/** One client of a {@link Network}. */
export interface Member {
  readonly host: FakeHost;
  node: MqttClientNode;
  /** The stream's number at the gateway while it is open. */
  gatewayStream: number | undefined;
  /** Writes already carried away. */
  carried: number;
}

/** Several clients and their gateway; bytes are carried when {@link settle} is called. */
export class Network {
  readonly protocol: Protocol;
  readonly gatewayHost: FakeHost;
  gateway: MqttGatewayNode;
  readonly members: Member[] = [];
  sentBytes = 0;
  receivedBytes = 0;
  #nextStream = 100;
  #carried = 0;
  #closed = 0;

  constructor(of: Protocol) {
    this.protocol = of;
    this.gatewayHost = new FakeHost({ name: "gateway", isGateway: true });
    this.gateway = of.create(this.gatewayHost) as MqttGatewayNode;
    this.gateway.start();
  }

  add(name: string): Member {
    const host = new FakeHost({ name });
    const node = this.protocol.create(host) as MqttClientNode;
    const member: Member = { host, node, gatewayStream: undefined, carried: 0 };
    this.members.push(member);
    node.start();
    return member;
  }

  /** Opens the stream that a client asked for last. */
  connect(member: Member): void {
    const stream = this.#nextStream++;
    member.gatewayStream = stream;
    this.gateway.onStreamOpen(stream, true);
    member.node.onStreamOpen(member.host.openedStreams.length);
    this.settle();
  }

  /** Cuts a client's stream: what is on its way is lost. */
  cut(member: Member): void {
    member.carried = member.host.written.length;
    const stream = member.gatewayStream;
    member.gatewayStream = undefined;
    if (stream !== undefined) this.gateway.onStreamClosed(stream);
    member.node.onStreamClosed(member.host.openedStreams.length, "reset");
  }

  /** Carries bytes until nobody has anything to say. */
  settle(): void {
    while (this.#carryUp() || this.#carryDown());
  }

  /** Bytes from clients to the gateway only. */
  carryUp(): void {
    while (this.#carryUp());
  }

  #carryUp(): boolean {
    let moved = false;
    for (const member of this.members) {
      for (; member.carried < member.host.written.length; member.carried++) {
        const { stream, bytes } = member.host.written[member.carried];
        if (member.gatewayStream === undefined || stream !== member.host.openedStreams.length) continue;
        moved = true;
        this.sentBytes += bytes.length;
        this.gateway.onStreamData(member.gatewayStream, bytes);
      }
    }
    return moved;
  }

  #carryDown(): boolean {
    let moved = false;
    for (; this.#carried < this.gatewayHost.written.length; this.#carried++) {
      const { stream, bytes } = this.gatewayHost.written[this.#carried];
      const member = this.members.find(({ gatewayStream }) => gatewayStream === stream);
      if (member === undefined) continue;
      moved = true;
      this.receivedBytes += bytes.length;
      member.node.onStreamData(member.host.openedStreams.length, bytes);
    }
    for (; this.#closed < this.gatewayHost.closedStreams.length; this.#closed++) {
      const stream = this.gatewayHost.closedStreams[this.#closed];
      const member = this.members.find(({ gatewayStream }) => gatewayStream === stream);
      if (member === undefined) continue;
      moved = true;
      member.gatewayStream = undefined;
      member.node.onStreamClosed(member.host.openedStreams.length, "closed");
    }
    return moved;
  }
}
