import { describe, expect, it } from "vitest";
import { Network, protocol, samples } from "./support.ts";

/** Topic of 14 bytes, payload of 32, client identifier of 2. */
const GOLDEN = { topic: "sensors/{node}/val", payload: "compact", decimals: 5, keepAlive: 60_000_000 } as const;

/** Connects, publishes 100 messages, waits for what is outstanding, and takes leave. */
function exchange(qos: 0 | 1): Network {
  const network = new Network(protocol({ ...GOLDEN, qos }));
  const member = network.add("n1");
  network.connect(member);
  const block = samples(Array.from({ length: 100 }, (_, i) => (5_000_001 + 2 * i) / 100_000));
  for (let i = 0; i < 100; i++) {
    member.host.nowUs += 1_000_000;
    member.node.onSample(block, i, member.host.nowUs);
    network.settle();
  }
  expect(member.node.outstanding).toBe(0);
  member.node.disconnect();
  network.settle();
  expect(network.gateway.clients).toBe(0);
  expect(network.gatewayHost.deliveries.map((d) => d.value)).toEqual([...block.values]);
  expect(network.gatewayHost.deliveries.map((d) => d.timestampMs)).toEqual(
    member.host.publications.map((p) => p.timestampMs),
  );
  return network;
}

describe("one hundred messages", () => {
  // 16 + 100 · 50 + 2 bytes there, 4 back: packet sizes of the standard, confirmed on a real socket (see the TCP test).
  it("of QoS 0 cost 5,018 bytes there and 4 back", () => {
    const network = exchange(0);
    expect([network.sentBytes, network.receivedBytes]).toEqual([5018, 4]);
  });

  // 16 + 100 · 52 + 2 bytes there, 4 + 100 · 4 back.
  it("of QoS 1 cost 5,218 bytes there and 404 back", () => {
    const network = exchange(1);
    expect([network.sentBytes, network.receivedBytes]).toEqual([5218, 404]);
  });
});
