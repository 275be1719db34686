import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PAYLOAD_BYTES } from "../../../../models/radio/ieee802154.ts";
import { ADDRESS_MAX, ALL_NODES } from "../../../../sim/net/sixlowpan/address.ts";
import { SixlowpanError } from "../../../../sim/net/sixlowpan/error.ts";
import { fragment, MTU_BYTES, parseFragment } from "../../../../sim/net/sixlowpan/fragment.ts";
import { compress, decompress, type Packet } from "../../../../sim/net/sixlowpan/iphc.ts";
import { Reassembler } from "../../../../sim/net/sixlowpan/reassembly.ts";

const UDP = {
  kind: "udp",
  source: 1,
  destination: 0,
  hopLimit: 64,
  sourcePort: 0xf0b1,
  destinationPort: 0xf0b0,
  payload: Uint8Array.of(0x68, 0x69),
} as const;
const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i);

const base = {
  source: fc.integer({ min: 0, max: ADDRESS_MAX }),
  destination: fc.integer({ min: 0, max: ALL_NODES }),
  hopLimit: fc.integer({ min: 1, max: 255 }),
  payload: fc.uint8Array({ maxLength: 1200, size: "max" }),
};
const port = fc.integer({ min: 0xf0b0, max: 0xf0bf });
const packets: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({ kind: fc.constant("udp" as const), ...base, sourcePort: port, destinationPort: port }),
  fc.record({ kind: fc.constant("tcp" as const), ...base }),
);

describe("header compression", () => {
  it("lays a UDP packet out in 10 bytes of header", () => {
    // 011 TF=11 NH=1 HLIM=10 | CID=0 SAC=1 SAM=10 M=0 DAC=1 DAM=10 | 0001 | 0000 | 11110 C=0 P=11 | ports 1, 0 | checksum.
    // Checksum: addresses 0x12cb9 + 0x12cb8, length 10, next header 17, ports 0xf0b1 + 0xf0b0, length 10, data 0x6869;
    // the sum 0x4a360 folds to 0xa364, whose complement is 0x5c9b.
    const expected = [0x7e, 0x66, 0x00, 0x01, 0x00, 0x00, 0xf3, 0x10, 0x5c, 0x9b, 0x68, 0x69];
    expect([...compress(UDP)]).toEqual(expected);
  });

  it("takes 7 bytes before TCP, 9 to all neighbours, and one more for an odd hop limit", () => {
    const tcp = { ...UDP, kind: "tcp", destination: 0x1234, source: 0xabcd } as const;
    expect([...compress(tcp)].slice(0, 7)).toEqual([0x7a, 0x66, 6, 0xab, 0xcd, 0x12, 0x34]);
    expect([...compress({ ...UDP, destination: ALL_NODES })].slice(0, 7)).toEqual([0x7e, 0x6b, 0, 1, 1, 0xf3, 0x10]);
    expect([...compress({ ...UDP, hopLimit: 63 })].slice(0, 3)).toEqual([0x7c, 0x66, 63]);
    const lengths = [UDP, tcp, { ...UDP, destination: ALL_NODES }, { ...UDP, hopLimit: 63 }].map(
      (p) => compress(p).length,
    );
    expect(lengths).toEqual([12, 9, 11, 13]);
  });

  it("is undone", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decompress(compress(packet))).toEqual(packet);
      }),
    );
  });

  it("notices a spoilt bit of UDP", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const bytes = compress({ ...UDP, payload: counting(40) });
        bytes[at % bytes.length] ^= 1 << bit;
        // Hop limit code, and UDP read as TCP, are not covered by the checksum.
        fc.pre(at % bytes.length > 1);
        expect(() => decompress(bytes)).toThrow(SixlowpanError);
      }),
    );
  });

  it("refuses what it does not know with a typed error", () => {
    expect(() => compress({ ...UDP, sourcePort: 1883 })).toThrow(SixlowpanError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (garbage) => {
        try {
          decompress(garbage);
        } catch (error) {
          expect(error).toBeInstanceOf(SixlowpanError);
        }
      }),
    );
  });
});

describe("fragmentation", () => {
  it("leaves alone what fits: 106 bytes of UDP payload fill a frame of 116", () => {
    const packet = compress({ ...UDP, payload: counting(106) });
    expect(fragment(packet, MAX_PAYLOAD_BYTES, 7)).toEqual([packet]);
    expect(fragment(compress({ ...UDP, payload: counting(107) }), MAX_PAYLOAD_BYTES, 7)).toHaveLength(2);
  });

  it("lays 250 bytes of UDP payload out in three fragments", () => {
    // Uncompressed: 40 + 8 + 250 = 298 = 0x12a bytes. First frame: 4 + 10 + 96 (of at most 102, in units of 8) = 110 bytes,
    // standing for 144 = 18 · 8. Then 5 + 104 = 109, standing for bytes to 248 = 31 · 8, then 5 + 50 = 55.
    const packet = compress({ ...UDP, payload: counting(250) });
    const frames = fragment(packet, MAX_PAYLOAD_BYTES, 0xbeef);
    expect(frames.map((f) => f.length)).toEqual([110, 109, 55]);
    expect([...frames[0].subarray(0, 8)]).toEqual([0xc1, 0x2a, 0xbe, 0xef, 0x7e, 0x66, 0x00, 0x01]);
    expect([...frames[0].subarray(14)]).toEqual([...counting(96)]);
    expect([...frames[1].subarray(0, 6)]).toEqual([0xe1, 0x2a, 0xbe, 0xef, 18, 96]);
    expect([...frames[2].subarray(0, 6)]).toEqual([0xe1, 0x2a, 0xbe, 0xef, 31, 200]);
  });

  it("ends at the MTU", () => {
    expect(() => fragment(compress({ ...UDP, payload: counting(MTU_BYTES - 47) }), 116, 0)).toThrow(SixlowpanError);
    expect(fragment(compress({ ...UDP, payload: counting(MTU_BYTES - 48) }), 116, 0).length).toBe(12);
  });

  it("fills frames of any size, none beyond it", () => {
    fc.assert(
      fc.property(packets, fc.integer({ min: 30, max: 300 }), (packet, maxBytes) => {
        const bytes = compress(packet);
        const frames = fragment(bytes, maxBytes, 3);
        expect(Math.max(...frames.map((f) => f.length))).toBeLessThanOrEqual(maxBytes);
        const together = new Reassembler();
        const out = frames.map((frame) => together.accept(9, frame, 0));
        expect(out.at(-1)).toEqual(bytes);
        expect(out.slice(0, -1).every((o) => o === undefined)).toBe(true);
        expect(together.pending).toBe(0);
      }),
    );
  });
});

describe("reassembly", () => {
  /** Fragments of two packets of one sender, in any order and any number of times each. */
  const traffic = fc.tuple(packets, packets).chain(([a, b]) => {
    const frames = [a, b].flatMap((packet, tag) => fragment(compress(packet), MAX_PAYLOAD_BYTES, tag));
    return fc.record({
      sent: fc.constant([compress(a), compress(b)]),
      frames: fc.constant(frames),
      order: fc.array(fc.nat({ max: frames.length - 1 }), { maxLength: 60 }),
    });
  });

  it("gives only packets that were sent, and gives one exactly when its last missing fragment came", () => {
    fc.assert(
      fc.property(traffic, ({ sent, frames, order }) => {
        const reassembler = new Reassembler({ packets: 2, timeoutUs: 1_000 });
        const missing = new Map<number, Set<number>>();
        const partsOf = (tag: number) => frames.flatMap((f, i) => (parseFragment(f)?.tag === tag ? [i] : []));
        for (const i of order) {
          const tag = parseFragment(frames[i])?.tag;
          const packet = reassembler.accept(9, frames[i], 0);
          if (tag === undefined) {
            expect(sent).toContainEqual(packet);
            continue;
          }
          const left = missing.get(tag) ?? new Set(partsOf(tag));
          left.delete(i);
          if (left.size === 0) expect(packet).toEqual(sent[tag]);
          else expect(packet).toBeUndefined();
          if (left.size === 0) missing.delete(tag);
          else missing.set(tag, left);
        }
      }),
    );
  });

  it("loses the packet with any of its fragments, and forgets it in time", () => {
    const frames = fragment(compress({ ...UDP, payload: counting(500) }), MAX_PAYLOAD_BYTES, 1);
    frames.forEach((_, lost) => {
      const reassembler = new Reassembler({ packets: 2, timeoutUs: 1_000 });
      for (const frame of frames.filter((_f, i) => i !== lost)) {
        expect(reassembler.accept(9, frame, 0)).toBeUndefined();
      }
      reassembler.expire(999);
      expect(reassembler.pending).toBe(1);
      reassembler.expire(1_000);
      expect([reassembler.pending, reassembler.timedOut]).toEqual([0, 1]);
    });
  });

  it("has room for its packets only, and keeps senders apart", () => {
    const frames = fragment(compress({ ...UDP, payload: counting(200) }), MAX_PAYLOAD_BYTES, 1);
    const reassembler = new Reassembler({ packets: 2, timeoutUs: 1_000 });
    for (const from of [1, 2, 3]) reassembler.accept(from, frames[0], 0);
    expect([reassembler.pending, reassembler.refused]).toEqual([2, 1]);
    expect(reassembler.accept(4, frames[1], 0)).toBeUndefined();
    expect(reassembler.accept(2, frames[1], 0)).toBeDefined();
  });

  it("survives garbage and spoilt fragments in bounded memory, and comes back from its snapshot", () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.tuple(packets, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat()).map(([packet, at, by, which]) => {
        const frames = fragment(compress(packet), MAX_PAYLOAD_BYTES, which % 3).map((f) => f.slice());
        const chosen = frames[which % frames.length];
        chosen[at % Math.min(chosen.length, 6)] ^= by;
        return chosen;
      }),
    );
    const outcome = (reassembler: Reassembler, bytes: Uint8Array, nowUs: number): unknown => {
      try {
        return reassembler.accept(1, bytes, nowUs);
      } catch (error) {
        expect(error).toBeInstanceOf(SixlowpanError);
        return "error";
      }
    };
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 30 }), (frames) => {
        const limits = { packets: 3, timeoutUs: 20 };
        const steady = new Reassembler(limits);
        let moved = new Reassembler(limits);
        frames.forEach((bytes, i) => {
          moved = new Reassembler(limits, structuredClone(moved.snapshot()));
          expect(outcome(moved, bytes, i)).toEqual(outcome(steady, bytes, i));
          expect(steady.pending).toBeLessThanOrEqual(3);
        });
      }),
    );
  });
});
