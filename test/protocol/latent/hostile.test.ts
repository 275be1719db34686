/** What strangers and faulty peers may do to a session, and what they may not. */
import { describe, expect, it } from "vitest";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { MODALITY } from "../../../src/protocol/vframe/layout.ts";
import { sync } from "../../../src/protocol/vframe/message.ts";
import { Pair, protocolOf, type Settings } from "./pair.ts";

const talk = (settings: Partial<Settings> = {}) => {
  const pair = new Pair(protocolOf(settings));
  pair.sample();
  pair.run();
  return pair;
};
const toGateway = ({ said }: Pair) => said.flatMap(({ to, frame }) => (to === 0 ? [frame] : []));
const isData = (frame: Uint8Array) => readHeader(frame).streamId !== 0;
const document = (content: JsonObject) =>
  encodeFrame({ ...sync(content), streamId: 0, frameSeq: 0n, spaceHash32: 0, modality: MODALITY.mixed });

describe("a network that seals", () => {
  /** A stranger asks as the published programs do, who name no cipher and give no salt, and sends data in the open. */
  const intruded = (seal: boolean) => {
    const pair = new Pair(protocolOf({ seal }));
    pair.inject(0, document({ method: "ping", ts: 1 }));
    for (const frame of toGateway(talk()).filter(isData)) pair.inject(0, frame);
    return pair.hosts[0].deliveries.length;
  };

  it("takes nothing in the open, however it is asked", () => {
    expect(intruded(true)).toBe(0);
    // Where nobody insists on a seal, the same frames are taken.
    expect(intruded(false)).toBe(1);
  });

  it("sends nothing in the open to a gateway that offers no seal", () => {
    const open = toGateway(talk({ seal: false }));
    expect(open.filter(isData).length).toBeGreaterThan(0);
    const pair = new Pair(protocolOf({ seal: true }));
    // Every offer that comes down has lost its ciphers and its salts on the way.
    const gateway = talk();
    const offer = gateway.said.find(({ to, frame }) => to === 1 && !isData(frame))!;
    pair.loses = () => true;
    pair.sample();
    pair.inject(1, offer.frame);
    pair.loses = () => false;
    pair.run(3);
    for (const frame of toGateway(pair).filter(isData)) expect(readHeader(frame).flags & 2).toBe(2);
    pair.run();
    expect(pair.hosts[0].deliveries.length).toBe(1);
  });
});
