import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describedFrame } from "../../src/cli/frame-description.ts";
import { decodedDocument } from "../../src/cli/frame-document.ts";
import { dump } from "../../src/cli/frame-dump.ts";
import { openerOf } from "../../src/cli/frame-session.ts";
import { decodeFrame } from "../../src/protocol/vframe/decode.ts";
import { encodeFrame } from "../../src/protocol/vframe/encode.ts";
import { Sealer } from "../../src/protocol/vframe/seal.ts";
import { called } from "./call.ts";
import { resonance } from "./launch.ts";
import { type Temporary, temporaryFolder } from "./temporary.ts";

let temporary: Temporary;
beforeAll(() => {
  temporary = temporaryFolder();
});
afterAll(() => temporary.remove());

const DESCRIPTION = {
  type: "Think",
  streamId: 4660,
  frameSeq: "18446744073709551615",
  spaceHash32: 2451163210,
  slices: [{ dtype: "F16", shape: [1, 2], values: [1, -2] }],
};
const HEX = "0100000034120000ffffffffffffffff0100000000000000040000004ac81992000102010000000200000000" + "3c00c0";
const key = "11".repeat(32);
const salt = "22".repeat(12);

const described = (fields: object, hasKey = false) =>
  describedFrame(JSON.stringify({ ...DESCRIPTION, ...fields }), hasKey);
const bytesOf = (fields: object) => encodeFrame(described(fields).frame);
const PAYLOAD = Uint8Array.of(0, 0x3c, 0, 0xc0);

describe("resonance frame", () => {
  it("encodes a description, sealed and compressed, to a file that was not there; and decodes it", async () => {
    const path = join(temporary.folder, "frame.bin");
    const file = temporary.write("f.json", JSON.stringify({ ...DESCRIPTION, flags: ["ZSTD", "XCHACHA"] }));
    const session = ["--key", key, "--salt", salt];
    const written = await called("frame", "encode", file, "--out", path, ...session);
    expect(written).toEqual({ code: 0, stdout: "", stderr: `${readFileSync(path).length} bytes are in ${path}.\n` });
    expect((await called("frame", "encode", file, "--out", path, ...session)).stderr).toContain("already there");
    const { code, stdout } = await called("frame", "decode", path, "--json", ...session);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      type: 0,
      typeName: "Think",
      flags: 3,
      flagNames: ["ZSTD", "XCHACHA"],
      streamId: 4660,
      frameSeq: "18446744073709551615",
      numSlices: "1",
      sliceLen: [4],
      spaceHash32: 2451163210,
      modality: 0,
      modalityName: "text",
      slices: [
        {
          dtype: 1,
          dtypeName: "F16",
          shape: [1, 2],
          bytes: 4,
          sha256: createHash("sha256").update(PAYLOAD).digest("hex"),
        },
      ],
      crc32: readFileSync(path).readUInt32LE(readFileSync(path).length - 4),
      warnings: [],
    });
  });

  it("says what is wrong with a frame, and ends with 2", async () => {
    const bytes = Buffer.from(bytesOf({}));
    expect(bytes.toString("hex").slice(0, -8)).toBe(HEX);
    bytes[40] ^= 1;
    const crc = `0x${bytes
      .readUInt32LE(bytes.length - 4)
      .toString(16)
      .padStart(8, "0")}`;
    const { code, stdout, stderr } = resonance(["frame", "decode", "-", "--hex"], {
      input: ` ${bytes.toString("hex")}\n`,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`This is no good frame. bad-crc at offset 47: found ${crc}, expected 0x`);
    const bad = join(temporary.folder, "bad.bin");
    writeFileSync(bad, bytes);
    const inspected = await called("frame", "inspect", bad);
    expect(inspected.code).toBe(2);
    expect(inspected.stdout).toMatch(/^ {3}24 {2}04 00 00 00 +slice_len\[0\] +4 bytes$/m);
    expect(await called("frame", "decode", join(temporary.folder, "none.bin"))).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("a description", () => {
  it("is what decoding prints with its data", () => {
    const slices = [
      { dtype: 2, values: [-1, 2] },
      { dtype: "Q4", values: [1, 2, 3] },
      { dtype: 16, values: [0, 1] },
      { text: "é" },
      { json: { a: [1] } },
      { dtype: "I8", hex: "0x 01 02" },
    ];
    const bytes = bytesOf({ type: 4, flags: 4, modality: "audio", slices });
    const document = decodedDocument(decodeFrame(bytes), true);
    const again = describedFrame(JSON.stringify(document), false);
    expect(encodeFrame(again.frame)).toEqual(bytes);
  });

  it.each([
    ["{", /no JSON/],
    ["[]", /The description is \[\]; expected an object/],
    [{ type: "Thnk" }, /type is "Thnk"; expected Think \(0\), Cache \(1\)/],
    [{ streamID: 1 }, /unknown field "streamID"; did you mean streamId\?/],
    [{ streamId: 2 ** 32 }, /streamId is 4294967296; expected a whole number of 32 bits/],
    [{ frameSeq: -1 }, /frameSeq is -1/],
    [{ frameSeq: 2 ** 53 }, /one above 2\^53 as a text/],
    [{ version: 2 }, /version is 2; expected 1/],
    [{ flags: 8 }, /flags is 8/],
    [{ flags: ["XCHACHA"] }, /give --key and --salt/],
    [{ slices: {} }, /slices is \{\}; expected a list/],
    [{ slices: [{ dtype: "F16" }] }, /slices\[0\] needs exactly one of values, json, text, hex, base64; it has 0/],
    [{ slices: [{ dtype: "F32", values: [] }] }, /slices\[0\]\.dtype is "F32"/],
    [{ slices: [{ dtype: 2, hex: "123" }] }, /3 hexadecimal digits/],
    [{ slices: [{ dtype: 2, hex: "xy" }] }, /holds "x"/],
    [{ slices: [{ dtype: 2, base64: "??" }] }, /expected base64/],
    [{ slices: [{ dtype: 2, values: ["1"] }] }, /expected a list of numbers/],
    [{ slices: [{ values: [1], shape: [-1] }] }, /slices\[0\]\.shape\[0\] is -1/],
    [{ slices: [{ values: [1e6] }] }, /out-of-range: found element 0 of 1000000/],
  ])("that is wrong is refused: %j", (given, sentence) => {
    const text = typeof given === "string" ? given : JSON.stringify({ ...DESCRIPTION, ...given });
    const complaint = () => {
      try {
        describedFrame(text, false);
        return "none";
      } catch (error) {
        const { sentences, message } = error as { sentences?: readonly string[]; message: string };
        return sentences?.join(" ") ?? message;
      }
    };
    expect(complaint()).toMatch(sentence);
  });
});

describe("a dump", () => {
  it("shows every byte of a plain frame once, however many of them there are", () => {
    const whole = bytesOf({});
    for (let length = 0; length <= whole.length; length++) {
      const { text, problem } = dump(whole.subarray(0, length), undefined);
      const shown = [...text.matchAll(/^ *\d+ {2}((?:[0-9a-f]{2} )+)/gm)].map((match) => match[1]!.trim());
      expect(shown.join(" ").replaceAll(" ", "")).toBe(Buffer.from(whole.subarray(0, length)).toString("hex"));
      expect(problem === undefined).toBe(length === whole.length);
    }
  });

  it("shows what a sealed body holds, where it can be opened", () => {
    const session = { key, salt, direction: undefined };
    const sealer = new Sealer({
      key: new Uint8Array(32).fill(0x11),
      salt: new Uint8Array(12).fill(0x22),
      direction: "initiator",
    });
    const bytes = encodeFrame(described({ flags: 2 }, true).frame, { sealer });
    expect(dump(bytes, undefined)).toEqual({ text: expect.stringContaining("give --key and --salt to open it") });
    expect(dump(bytes, openerOf(session))).toEqual({
      text: expect.stringContaining("F16 [1, 2], 4 bytes: 00 3c 00 c0"),
    });
    expect(dump(bytes, openerOf({ ...session, direction: "responder" })).problem).toContain("bad-seal");
  });
});
