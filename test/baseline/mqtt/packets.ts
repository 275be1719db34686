/** Arbitrary packets. */
import fc from "fast-check";
import type { MqttPacket } from "../../../src/baseline/mqtt/packet.ts";

const messageId = fc.integer({ min: 1, max: 65_535 });
const topic = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }).filter((t) => !/[+#]/.test(t));
const bytes = fc.uint8Array({ maxLength: 300 });
/** Packets of every kind. */
export const packets: fc.Arbitrary<MqttPacket> = fc.oneof(
  fc.record({
    cmd: fc.constant("connect" as const),
    clientId: fc.string({ minLength: 1, maxLength: 30 }),
    keepAliveS: fc.integer({ min: 0, max: 65_535 }),
    cleanSession: fc.boolean(),
    protocolLevel: fc.constant(4),
  }),
  fc.record({
    cmd: fc.constant("connack" as const),
    sessionPresent: fc.boolean(),
    returnCode: fc.integer({ min: 0, max: 5 }),
  }),
  fc
    .record({ topic, payload: bytes, qos: fc.constantFrom(0 as const, 1 as const), dup: fc.boolean(), messageId })
    .map((p) => ({
      cmd: "publish" as const,
      ...p,
      dup: p.qos === 1 && p.dup,
      messageId: p.qos === 0 ? 0 : p.messageId,
    })),
  fc.record({ cmd: fc.constant("puback" as const), messageId }),
  fc.record({
    cmd: fc.constant("subscribe" as const),
    messageId,
    subscriptions: fc.array(fc.record({ filter: topic, qos: fc.integer({ min: 0, max: 1 }) }), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  fc.record({
    cmd: fc.constant("suback" as const),
    messageId,
    granted: fc.array(fc.constantFrom(0, 1, 128), { minLength: 1, maxLength: 12 }),
  }),
  fc.record({ cmd: fc.constantFrom("pingreq" as const, "pingresp" as const, "disconnect" as const) }),
);
