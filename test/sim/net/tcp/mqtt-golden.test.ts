import { describe, expect, it } from "vitest";
import { MAX_PAYLOAD_BYTES } from "../../../../models/radio/ieee802154.ts";
import { fragment } from "../../../../sim/net/sixlowpan/fragment.ts";
import { compress, INITIAL_HOP_LIMIT } from "../../../../sim/net/sixlowpan/iphc.ts";
import { encodeSegment } from "../../../../sim/net/tcp/segment.ts";
import type { MqttClientNode } from "../../../../src/baseline/mqtt/client-node.ts";
import { protocol, samples } from "../../../baseline/mqtt/support.ts";
import { GATEWAY, MSS, NODE, reactionsOf, StackHost } from "./stack-host.ts";
import { Channel, letters } from "./support.ts";

/** CONNECT (16 bytes), one PUBLISH of QoS 1 (52 bytes), DISCONNECT, over one hop without loss. */
function exchange(isQueuedBefore: boolean) {
  const channel = new Channel();
  const of = protocol({ topic: "sensors/{node}/val", payload: "compact", decimals: 5, qos: 1 });
  const gatewayHost = new StackHost(channel, GATEWAY, "gateway");
  const gateway = of.create(gatewayHost);
  const host = new StackHost(channel, NODE, "n1");
  const node = of.create(host) as MqttClientNode;
  channel.add(() => reactionsOf(gateway), { mss: MSS }).listen(1883);
  channel.add(() => reactionsOf(node), { mss: MSS });
  const sample = () => node.onSample(samples([50.00001]), 0, host.nowUs);
  gateway.start();
  if (isQueuedBefore) sample();
  node.start();
  channel.run();
  if (!isQueuedBefore) sample();
  channel.run();
  node.disconnect();
  channel.run();
  expect(gatewayHost.deliveries.map(({ value }) => value)).toEqual([50.00001]);
  expect([channel.stacks[GATEWAY].size, channel.stacks[NODE].size, channel.timers.size]).toEqual([0, 0, 0]);
  return channel.carried.map(({ from, segment, bytes }) => [from === NODE ? "up" : "down", letters(segment), bytes]);
}

// By hand: 20 bytes of header, 4 more for the segment size announced with SYN; MQTT packets of 16, 4, 52, 4 and 2 bytes.
const HANDSHAKE = [
  ["up", "S", 24],
  ["down", "SA", 24],
];
const CLOSE = [
  ["up", "PA", 22], // DISCONNECT
  ["down", "FA", 20], // the broker closes at once; its FIN acknowledges DISCONNECT
  ["up", "FA", 20], // so does the node, whose FIN acknowledges the broker's
  ["down", "A", 20],
];

describe("CONNECT and one PUBLISH of QoS 1 over TCP, one hop, no loss", () => {
  it("takes these segments when the sample comes after the handshake", () => {
    expect(exchange(false)).toEqual([
      ...HANDSHAKE,
      ["up", "PA", 36], // the handshake's acknowledgement carries CONNECT
      ["down", "PA", 24], // CONNACK
      ["up", "A", 20],
      ["up", "PA", 72], // PUBLISH
      ["down", "PA", 24], // PUBACK
      ["up", "A", 20],
      ...CLOSE,
    ]);
  });

  it("takes one segment fewer when the sample waits: PUBLISH carries CONNACK's acknowledgement", () => {
    expect(exchange(true)).toEqual([
      ...HANDSHAKE,
      ["up", "PA", 36],
      ["down", "PA", 24],
      ["up", "PA", 72],
      ["down", "PA", 24],
      ["up", "A", 20],
      ...CLOSE,
    ]);
  });

  it("fits one frame a segment, up to the segment size and no further", () => {
    const frames = (length: number) => {
      const fields = { sourcePort: 1, destinationPort: 2, seq: 0, ack: 0, flags: 16, window: 0, mss: 0 };
      const payload = encodeSegment({ ...fields, payload: new Uint8Array(length) }, NODE, GATEWAY);
      const hopLimit = INITIAL_HOP_LIMIT;
      const packet = compress({ kind: "tcp", source: NODE, destination: GATEWAY, hopLimit, payload });
      return fragment(packet, MAX_PAYLOAD_BYTES, 0).length;
    };
    expect([MSS, frames(MSS), frames(MSS + 1)]).toEqual([89, 1, 2]);
  });
});
