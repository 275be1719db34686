import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { describe, expect, it } from "vitest";
import { decodeFrame } from "../../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../../src/protocol/vframe/encode.ts";
import { directionKey, Opener, Sealer } from "../../../src/protocol/vframe/seal.ts";
import { f16Slice } from "../../../src/protocol/vframe/tensor.ts";
import { frameOf, hexOf, unhex } from "./support.ts";

const counting = (length: number, from = 0) => Uint8Array.from({ length }, (_, i) => from + i);
const session = { key: counting(32), salt: counting(12), direction: "initiator" } as const;
const frame = frameOf({ slices: [f16Slice([1, 2, 3])] });

describe("the cipher", () => {
  it("is that of draft-irtf-cfrg-xchacha-03, A.3.1", () => {
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const cipher = xchacha20poly1305(counting(32, 0x80), counting(24, 0x40), unhex("50515253c0c1c2c3c4c5c6c7"));
    const sealed = cipher.encrypt(new TextEncoder().encode(text));
    expect(hexOf(sealed)).toBe(
      "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39" +
        "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9" +
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
    );
  });

  it("has a key per direction, by HKDF-SHA256 (values of another program's hmac)", () => {
    expect(hexOf(directionKey(session))).toBe("fe7c82dcfd76ea0fe4d2b908859968f744eb289dfa083845a0c0cb6e800b2d24");
    expect(hexOf(directionKey({ ...session, direction: "responder" }))).toBe(
      "252bb11915e1a4a2c1be9c1718231e5cf6726ff7f56638320c85fe30974cc577",
    );
  });
});

describe("a sealed frame", () => {
  it("costs 16 bytes, and its nonce is salt, stream and sequence number", () => {
    const plain = encodeFrame(frame);
    const bytes = encodeFrame(frame, { sealer: new Sealer(session) });
    expect(bytes).toHaveLength(plain.length + 16);
    const nonce = Uint8Array.from([...session.salt, 7, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
    const body = xchacha20poly1305(directionKey(session), nonce, bytes.subarray(0, 33)).decrypt(bytes.subarray(33, -4));
    expect(body).toEqual(plain.subarray(33, -4));
  });

  it("opens only with its key, salt and direction, and only unchanged", () => {
    const bytes = encodeFrame(frame, { sealer: new Sealer(session) });
    const opening = (other: object) => () => decodeFrame(bytes, { opener: new Opener({ ...session, ...other }) });
    expect(opening({})().slices).toEqual(frame.slices);
    expect(opening({ key: counting(32, 1) })).toThrow(/^bad-seal at offset 33/);
    expect(opening({ salt: counting(12, 1) })).toThrow(/^bad-seal/);
    expect(opening({ direction: "responder" })).toThrow(/^bad-seal/);
  });

  it("covers its header: another stream with a right CRC does not open", async () => {
    const { crc32 } = await import("node:zlib");
    for (const at of [1, 4, 8, 24, 28, 32, 33, 50]) {
      const bytes = encodeFrame(frame, { sealer: new Sealer(session) });
      bytes[at] ^= 1;
      new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
      expect(() => decodeFrame(bytes, { opener: new Opener(session) }), `offset ${at}`).toThrow(/^bad-seal/);
    }
  });

  it("may be compressed first", () => {
    const zeros = frameOf({ slices: [f16Slice(new Float32Array(2048), [1, 2048])] });
    const bytes = encodeFrame(zeros, { zstd: "always", sealer: new Sealer(session) });
    expect(bytes.length).toBeLessThan(100);
    expect(decodeFrame(bytes, { opener: new Opener(session) }).slices).toEqual(zeros.slices);
  });
});

describe("a sealer", () => {
  const seal = (sealer: Sealer, frameSeq: bigint, streamId = 7) =>
    encodeFrame({ ...frame, frameSeq, streamId }, { sealer });

  it("never seals a number twice, nor goes back", () => {
    const sealer = new Sealer(session);
    seal(sealer, 5n);
    for (const number of [5n, 4n, 0n]) expect(() => seal(sealer, number)).toThrow(/^sequence-reused/);
    seal(sealer, 6n);
    seal(sealer, 5n, 8);
    seal(sealer, 1n << 62n);
    seal(sealer, 7n);
    // What could go wrong: without a memory, both bodies are given away.
    const [a, b] = [new Sealer(session), new Sealer(session)].map((twin) => seal(twin, 5n));
    expect(a).toEqual(b);
  });

  it("goes on from its state", () => {
    const sealer = new Sealer(session);
    seal(sealer, 5n);
    const after = new Sealer(session, structuredClone(sealer.state));
    expect(() => seal(after, 5n)).toThrow(/^sequence-reused/);
    seal(after, 6n);
  });

  it("wants keys and salts of the right length", () => {
    expect(() => new Sealer({ ...session, key: counting(31) })).toThrow(/^out-of-range/);
    expect(() => new Opener({ ...session, salt: counting(24) })).toThrow(/^out-of-range/);
  });

  it("claims no number for a frame that is too long", () => {
    const sealer = new Sealer(session);
    const bytes = new Uint8Array(65_536 - 33 - 6 - 4);
    const long = frameOf({ slices: [{ dtype: 2, shape: [bytes.length], payload: bytes }] });
    expect(() => encodeFrame(long, { sealer })).toThrow(/^too-long/);
    expect(sealer.state).toEqual([]);
  });
});
