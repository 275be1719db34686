import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MqttClientNode } from "../../../src/baseline/mqtt/client-node.ts";
import type { MqttGatewayNode } from "../../../src/baseline/mqtt/gateway-node.ts";
import type { ProtocolNode } from "../../../src/host.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { type Member, Network, protocol, S, samples } from "./support.ts";

const report = (network: Network, member: Member, value: number): void => {
  member.host.nowUs += S;
  member.node.onSample(samples([value]), 0, member.host.nowUs);
  network.settle();
};

describe("a node", () => {
  it("comes back from its snapshot, taken as JSON at any moment, as the node that it was", () => {
    const step = fc.oneof(fc.constant("sample"), fc.constant("settle"), fc.constant("cut"), fc.constant("second"));
    const run = (steps: readonly string[], restoring: boolean, isForgetful = false) => {
      const network = new Network(protocol({ qos: 1, keepAlive: 3 * S, queueMessages: 4 }, "all"));
      const member = network.add("a");
      steps.forEach((what, i) => {
        if (restoring) {
          const again = (host: FakeHost, node: ProtocolNode): ProtocolNode =>
            isForgetful
              ? network.protocol.create(host)
              : network.protocol.restore(host, structuredClone(node.snapshot()));
          member.node = again(member.host, member.node) as MqttClientNode;
          network.gateway = again(network.gatewayHost, network.gateway) as MqttGatewayNode;
        }
        if (what === "sample") member.node.onSample(samples([i], i), 0, member.host.nowUs);
        if (what === "settle" && member.gatewayStream === undefined) network.connect(member);
        else if (what === "settle") network.settle();
        if (what === "cut" && member.gatewayStream !== undefined) network.cut(member);
        if (what === "second")
          for (const [h, n] of [
            [member.host, member.node],
            [network.gatewayHost, network.gateway],
          ] as const)
            h.advance(S, n);
      });
      const timers = [...member.host.timers, ...network.gatewayHost.timers];
      return JSON.stringify([
        member.host,
        network.gatewayHost,
        timers,
        member.node.snapshot(),
        network.gateway.snapshot(),
      ]);
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        expect(run(steps, true)).toBe(run(steps, false));
      }),
    );
    const steps = ["settle", "sample", "settle"];
    expect(run(steps, true, true)).not.toBe(run(steps, false));
  });

  it("meets garbage with a note and a closed stream", () => {
    const network = new Network(protocol());
    const member = network.add("a");
    network.connect(member);
    member.node.onStreamData(1, Uint8Array.of(0x00, 0x00));
    expect([member.host.count("malformed"), member.host.closedStreams]).toEqual([1, [1]]);
    network.gateway.onStreamOpen(7, true);
    network.gateway.onStreamData(7, Uint8Array.of(0xc0, 0x00));
    expect([network.gatewayHost.count("malformed"), network.gatewayHost.closedStreams]).toEqual([1, [7]]);
  });

  it("keeps half a packet until the socket has room", () => {
    const network = new Network(protocol());
    const member = network.add("a");
    network.connect(member);
    member.host.streamRoom = 10;
    report(network, member, 1);
    report(network, member, 2);
    expect(network.gatewayHost.deliveries).toEqual([]);
    member.host.streamRoom = 1000;
    member.node.onStreamWritable(1);
    network.settle();
    expect(network.gatewayHost.deliveries.map((d) => d.value)).toEqual([1, 2]);
  });
});
