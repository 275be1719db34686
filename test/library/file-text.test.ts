import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileText } from "../../src/library/file-text.ts";

/** Text of whole characters, none of them beyond the basic plane's surrogates or a byte order mark. */
const text = fc.string({ unit: "grapheme" }).filter((each) => !each.startsWith("\uFEFF"));

const littleEndian = (of: string) => Buffer.from(of, "utf16le");
const bigEndian = (of: string) => Buffer.from(of, "utf16le").swap16();

describe("the text of a file", () => {
  it("is the same from UTF-8 and from UTF-16 of either order, the mark kept", () => {
    fc.assert(
      fc.property(text, (content) => {
        expect(fileText(Buffer.from(content, "utf8"))).toBe(content);
        const marked = `\uFEFF${content}`;
        expect(fileText(Buffer.from(marked, "utf8"))).toBe(marked);
        expect(fileText(littleEndian(marked))).toBe(marked);
        expect(fileText(bigEndian(marked))).toBe(marked);
      }),
    );
  });

  it("is read byte by byte where it is no UTF-8, as Western spreadsheets write it", () => {
    expect(fileText(Buffer.from("Temperatur \u00B0C;M\u00FCller", "latin1"))).toBe("Temperatur \u00B0C;M\u00FCller");
  });

  it("comes of any bytes, and leaves them as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const given = Buffer.from(bytes);
        expect(typeof fileText(given)).toBe("string");
        expect(given).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
