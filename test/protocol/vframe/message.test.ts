import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_DEPTH_MAX, jsonSlice, lookAtJson } from "../../../src/protocol/vframe/json-slice.ts";
import {
  ask,
  cache,
  critique,
  heart,
  type MessageView,
  readMessage,
  sync,
  tensorValues,
  think,
} from "../../../src/protocol/vframe/message.ts";
import { spaceHash32 } from "../../../src/protocol/vframe/space-hash.ts";
import { byteSlice, f16Slice, scaledQ4 } from "../../../src/protocol/vframe/tensor.ts";

const a = f16Slice([1, 2], [1, 2]);
const b = f16Slice([3]);
const explanation = { note: "divergence at dims [3, 17]", magnitude: 0.042 };

/** A message as read, kept to the kind that it should be of. */
function viewOf<Kind extends MessageView["kind"]>(kind: Kind, message: Parameters<typeof readMessage>[0]) {
  const view = readMessage(message);
  expect(view.kind).toBe(kind);
  return view as Extract<MessageView, { readonly kind: Kind }>;
}

describe("a message", () => {
  it("of a latent state", () => {
    const { hidden } = viewOf("think", think(a));
    expect(hidden.shape).toEqual([1, 2]);
    expect([...tensorValues(hidden)]).toEqual([1, 2]);
  });

  it("may carry Q4 with its scales", () => {
    const values = [7, -7, 3.5, 0];
    const { keys, values: second } = viewOf("cache", cache(scaledQ4(values, [2, 2], 2), a));
    expect([...tensorValues(keys)]).toEqual([7, -7, 3.5, 0]);
    expect(second.slice).toBe(a);
    const { query, context } = viewOf("ask", ask(scaledQ4(values)));
    expect([...tensorValues(query)]).toEqual([7, -7, 4, 0]);
    expect(context).toBeUndefined();
    const { hidden } = viewOf("think", think(scaledQ4(values)[0]));
    expect([...tensorValues(hidden)]).toEqual([7, -7, 4, 0]);
    expect(hidden.scales).toBeUndefined();
  });

  it("of a query", () => {
    expect(viewOf("ask", ask(a)).context).toBeUndefined();
    expect(viewOf("ask", ask(a, b)).context?.slice).toBe(b);
  });

  it("of control", () => {
    expect(viewOf("sync", sync({ method: "ping", ts: 1 })).document).toEqual({ method: "ping", ts: 1 });
    expect(viewOf("sync", sync({}, [b])).attachments).toEqual([b]);
    expect(readMessage(heart())).toEqual({ kind: "heart" });
  });

  it("of criticism, with or without mask and explanation", () => {
    expect(viewOf("critique", critique(a))).not.toHaveProperty("mask");
    expect(viewOf("critique", critique(a, [true, false])).mask).toEqual([true, false]);
    expect(viewOf("critique", critique(a, undefined, explanation))).toMatchObject({ explanation });
    expect(viewOf("critique", critique(a, [true, false], explanation))).toMatchObject({
      mask: [true, false],
      explanation,
    });
  });

  it.each([
    ["a Think of two states", { type: 0, slices: [a, b] }],
    ["a Cache without values", { type: 1, slices: [a] }],
    ["an Ask of three", { type: 2, slices: [a, b, b] }],
    ["a Sync without JSON", { type: 3, slices: [a] }],
    ["a Sync that is a list", { type: 3, slices: [byteSlice(Uint8Array.of(0x5b, 0x5d))] }],
    ["a Sync that is no UTF-8", { type: 3, slices: [byteSlice(Uint8Array.of(0x7b, 0xff, 0x7d))] }],
    ["a mask of another length", { type: 4, slices: [a, byteSlice(Uint8Array.of(1))] }],
    ["a mask of other flags", { type: 4, slices: [a, byteSlice(Uint8Array.of(1, 2))] }],
    ["an explanation that is none", { type: 4, slices: [a, byteSlice(Uint8Array.of(1, 0)), b] }],
    ["Q4 and then other than scales", { type: 0, slices: [scaledQ4([1])[0], byteSlice(Uint8Array.of(1))] }],
  ] as const)("is refused where it is %s", (_, message) => {
    expect(() => readMessage(message)).toThrow(/^bad-message/);
  });
});

it("JSON is UTF-8, and only where it is well-formed", () => {
  expect(lookAtJson(jsonSlice({ é: "✓" }))).toEqual({ é: "✓" });
  expect(lookAtJson(byteSlice(new TextEncoder().encode("[".repeat(60_000))))).toBeUndefined();
});

it("a space is hashed by SHA-256 (value of another program)", () => {
  expect(spaceHash32({ spaceId: "universal-llm-v3", arch: "llama", dataSig: "abc" })).toBe(0x67839b0f);
  expect(spaceHash32({ spaceId: "universal-llm-v3", arch: "llama", dataSig: "abd" })).not.toBe(0x67839b0f);
});

describe("a document", () => {
  const nested = (depth: number, inner = "") => `{"a":${"[".repeat(depth - 1)}${inner}${"]".repeat(depth - 1)}}`;
  const read = (words: string) => lookAtJson(byteSlice(new TextEncoder().encode(words)));

  it("nests no deeper than whoever reads it can bear, and braces in its texts are no depth", () => {
    expect(read(nested(JSON_DEPTH_MAX))).toBeDefined();
    expect(read(nested(JSON_DEPTH_MAX + 1))).toBeUndefined();
    expect(read(nested(30_000))).toBeUndefined();
    expect(read(nested(9, JSON.stringify(`\\"${"[{".repeat(99)}\\`)))).toBeDefined();
    const braces = fc.string({ unit: fc.constantFrom("[", "{", '"', "\\", "é", "x"), maxLength: 300 });
    fc.assert(
      fc.property(braces, (text) => {
        expect(read(JSON.stringify({ [text]: text }))).toEqual({ [text]: text });
      }),
    );
  });
});
