import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fragment } from "../../sim/net/sixlowpan/fragment.ts";
import { compress, type Packet, UDP_PORT_BASE } from "../../sim/net/sixlowpan/iphc.ts";
import { encodeSegment, FLAG } from "../../sim/net/tcp/segment.ts";
import { LAYERS, LayerTally, layersOf } from "../../src/experiment/layers.ts";
import type { ByLayer } from "../../src/experiment/result.ts";

const NONE: ByLayer = {
  application: 0,
  transport: 0,
  network: 0,
  fragmentation: 0,
  link: 0,
  acknowledgements: 0,
  repetitions: 0,
};
/** What IEEE 802.15.4 adds to a frame: 6 of PHY, 9 of MAC header, 2 of checksum. */
const LINK = 17;
const addressed = { source: 2, destination: 1, hopLimit: 64 };

const udp = (bytes: number): Packet => ({
  kind: "udp",
  ...addressed,
  sourcePort: UDP_PORT_BASE,
  destinationPort: UDP_PORT_BASE,
  payload: new Uint8Array(bytes),
});

function tcp(bytes: number, mss = 0, hopLimit = 64): Packet {
  const ports = { sourcePort: 49152, destinationPort: 1883 };
  const segment = { ...ports, seq: 1, ack: 2, flags: FLAG.ack, window: 512, mss, payload: new Uint8Array(bytes) };
  return { kind: "tcp", ...addressed, hopLimit, payload: encodeSegment(segment, 2, 1) };
}

const sumOf = (layers: ByLayer) => LAYERS.reduce((sum, layer) => sum + layers[layer], 0);

describe("the layers of a frame", () => {
  it("are those of a datagram: 10 bytes of compressed IPv6 and UDP", () => {
    expect(layersOf(compress(udp(50)), 60 + LINK)).toEqual({ ...NONE, application: 50, network: 10, link: LINK });
  });

  it("are those of a segment: 7 of compressed IPv6, 20 of TCP, 24 with an announced segment size", () => {
    expect(layersOf(compress(tcp(50)), 77 + LINK)).toEqual({
      ...NONE,
      application: 50,
      transport: 20,
      network: 7,
      link: LINK,
    });
    expect(layersOf(compress(tcp(0, 64)), 31 + LINK)).toEqual({ ...NONE, transport: 24, network: 7, link: LINK });
    // A hop limit on the way is not one of those that compress: one byte more.
    expect(layersOf(compress(tcp(0, 0, 63)), 28 + LINK).network).toBe(8);
  });

  it("are all acknowledgement, or all the link's, where no packet is carried", () => {
    expect(layersOf(new Uint8Array(0), 11)).toEqual({ ...NONE, acknowledgements: 11 });
    expect(layersOf(Uint8Array.of(4), 18)).toEqual({ ...NONE, link: 18 });
  });

  it("count padding to the link", () => {
    expect(layersOf(compress(udp(1)), 40)).toEqual({ ...NONE, application: 1, network: 10, link: 29 });
  });

  it("add up over the fragments of a packet to what the packet has, and 4 or 5 bytes a fragment", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1200 }), fc.boolean(), (bytes, isTcp) => {
        const whole = isTcp ? { transport: 20, network: 7 } : { transport: 0, network: 10 };
        const frames = fragment(compress(isTcp ? tcp(bytes) : udp(bytes)), 116, 7);
        const layers = frames.map((frame) => layersOf(frame, frame.length + LINK));
        const total = Object.fromEntries(
          LAYERS.map((name) => [name, layers.reduce((sum, layer) => sum + layer[name], 0)]),
        );
        const fragmentation = frames.length === 1 ? 0 : 4 + 5 * (frames.length - 1);
        expect(total).toEqual({ ...NONE, ...whole, application: bytes, fragmentation, link: LINK * frames.length });
      }),
    );
  });

  it("always add up to the bytes on air, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 127 }), fc.nat(50), (frame, overhead) => {
        const layers = layersOf(frame, frame.length + overhead);
        expect(sumOf(layers)).toBe(frame.length + overhead);
        for (const layer of LAYERS) expect(layers[layer]).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("a tally of layers", () => {
  const frames = fc.array(
    fc.record({ bytes: fc.integer({ min: 1, max: 200 }), isTcp: fc.boolean(), airtimeUs: fc.nat(10_000_000) }),
    { maxLength: 20 },
  );

  it("loses no byte and no microsecond, and gives each layer its share to the microsecond a frame", () => {
    fc.assert(
      fc.property(frames, (list) => {
        const tally = new LayerTally();
        let bytes = 0;
        let us = 0;
        let applicationUs = 0;
        for (const { bytes: payload, isTcp, airtimeUs } of list) {
          const frame = compress(isTcp ? tcp(payload) : udp(payload));
          tally.add(frame, 0, frame.length + LINK, airtimeUs);
          bytes += frame.length + LINK;
          us += airtimeUs;
          applicationUs += (airtimeUs * payload) / (frame.length + LINK);
        }
        tally.addRepetitions(100, 3201);
        expect(sumOf(tally.bytesByLayer())).toBe(bytes + 100);
        expect(sumOf(tally.airtimeByLayerUs())).toBe(us + 3201);
        expect(tally.airtimeByLayerUs().repetitions).toBe(3201);
        expect(Math.abs(tally.airtimeByLayerUs().application - applicationUs)).toBeLessThanOrEqual(list.length);
      }),
    );
  });

  it("are those of what lies in a frame's place at each instant", () => {
    const [first, second] = [compress(udp(50)), compress(tcp(33))];
    expect(first.length).toBe(second.length);
    const apart = new LayerTally();
    apart.add(first.slice(), 1, 100, 0);
    apart.add(second, 2, 100, 0);
    const inPlace = new LayerTally();
    inPlace.add(first, 1, 100, 0);
    first.set(second);
    inPlace.add(first, 2, 100, 0);
    expect(inPlace.bytesByLayer()).toEqual(apart.bytesByLayer());
  });

  it("would lose some, were each layer's share rounded by itself", () => {
    const frame = compress(udp(50));
    const rounded = LAYERS.reduce((sum, layer) => sum + Math.floor((1000 * layersOf(frame, 77)[layer]) / 77), 0);
    expect(rounded).not.toBe(1000);
  });
});
