import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MqttClientNode } from "../../../../src/baseline/mqtt/client-node.ts";
import { protocol, S, samples } from "../../../baseline/mqtt/support.ts";
import { GATEWAY, MSS, NODE, reactionsOf, StackHost } from "./stack-host.ts";
import { Channel, type Fate, HOP_US } from "./support.ts";

const COUNT = 20;
const PERIOD_US = 10 * S;

/** Twenty samples, ten seconds apart, over a channel that is bad for a while and good for half an hour. */
function campaign(fates: readonly Fate[], qos: 0 | 1) {
  const channel = new Channel(fates);
  const of = protocol({ qos, keepAlive: 60 * S, queueMessages: 2 * COUNT });
  const gatewayHost = new StackHost(channel, GATEWAY, "gateway");
  const host = new StackHost(channel, NODE, "n1");
  const gateway = of.create(gatewayHost);
  const node = of.create(host) as MqttClientNode;
  gatewayHost.node = gateway;
  host.node = node;
  channel.add(() => reactionsOf(gateway), { mss: MSS }).listen(1883);
  channel.add(() => reactionsOf(node), { mss: MSS });
  gateway.start();
  node.start();
  for (let i = 0; i < COUNT; i++)
    channel.schedule(i * PERIOD_US, () => node.onSample(samples([i], i), 0, host.clockUs()));
  channel.run(3600 * S);
  return { delivered: gatewayHost.deliveries.map(({ value }) => value), node, gatewayHost, host };
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 4 },
  { arbitrary: fc.constant([HOP_US]), weight: 3 },
  { arbitrary: fc.array(fc.integer({ min: 1_000, max: 4 * S }), { minLength: 1, maxLength: 3 }), weight: 2 },
);
const weather = fc.array(fate, { maxLength: 80 });
const everything = Array.from({ length: COUNT }, (_, i) => i);

describe("MQTT over small-device TCP over an arbitrary channel", () => {
  it("with QoS 1 brings every sample to the application once and in order, through timeouts and reconnections", () => {
    fc.assert(
      fc.property(weather, (fates) => {
        const { delivered, node } = campaign(fates, 1);
        expect(delivered).toEqual(everything);
        expect([node.isConnected, node.outstanding]).toEqual([true, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it("with QoS 0 brings no sample twice or out of order", () => {
    fc.assert(
      fc.property(weather, (fates) => {
        const { delivered, node } = campaign(fates, 0);
        expect(delivered).toEqual(everything.filter((i) => delivered.includes(i)));
        expect([node.isConnected, node.outstanding]).toEqual([true, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it("with QoS 0 does lose what TCP had when it gave up, so that the two checks differ", () => {
    // SYN, SYN-ACK, CONNECT, CONNACK, ACK pass; then nothing for twenty datagrams: the connection is given up.
    const fates: Fate[] = Array.from({ length: 26 }, (_, i) => (i < 5 ? [HOP_US] : []));
    expect(campaign(fates, 0).delivered.length).toBeLessThan(COUNT);
    expect(campaign(fates, 1).delivered).toEqual(everything);
  });
});
