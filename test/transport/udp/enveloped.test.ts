import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { FrameError } from "../../../src/protocol/vframe/frame-error.ts";
import { heart, sync } from "../../../src/protocol/vframe/message.ts";
import { envelope, opened } from "../../../src/transport/udp/enveloped.ts";

const letters = fc.record({
  frame: fc.uint8Array({ maxLength: 300 }),
  sender: fc.nat(0xffff_ffff),
  number: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  space: fc.nat(0xffff_ffff),
});

function faultOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FrameError) return error.fault;
    throw error;
  }
}

describe("a frame in a datagram", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(letters, (letter) => {
        expect(opened(envelope(letter))).toEqual(letter);
      }),
    );
  });

  it("is refused by a typed error where any bit of it changed, or anything else came", () => {
    fc.assert(
      fc.property(letters, fc.nat(), (letter, where) => {
        const datagram = envelope(letter);
        datagram[where % datagram.length] ^= 1 << (where % 8);
        expect(faultOf(() => opened(datagram))).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(faultOf(() => opened(bytes))).toBeDefined();
      }),
    );
  });

  it("is no other V-Frame", () => {
    const common = { streamId: 1, frameSeq: 0n, spaceHash32: 0, modality: 0 } as const;
    expect(faultOf(() => opened(encodeFrame({ ...heart(), ...common })))).toBe("bad-message");
    expect(faultOf(() => opened(encodeFrame({ ...sync({ method: "ping" }), ...common })))).toBe("bad-message");
  });

  it("fits into one, or is refused before", () => {
    const letter = { sender: 1, number: 0n, space: 0 };
    const overhead = envelope({ ...letter, frame: new Uint8Array(0) }).length;
    const longest = 65_507 - overhead;
    expect(envelope({ ...letter, frame: new Uint8Array(longest) })).toHaveLength(65_507);
    expect(faultOf(() => envelope({ ...letter, frame: new Uint8Array(longest + 1) }))).toBe("too-long");
    expect(faultOf(() => envelope({ ...letter, frame: new Uint8Array(70_000) }))).toBe("too-long");
  });
});
