import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { byteSlice } from "../../../src/protocol/vframe/tensor.ts";
import {
  ackDocument,
  type Control,
  headDocument,
  nackDocument,
  parityDocument,
  readControl,
  tailDocument,
} from "../../../src/protocol/vstream/control.ts";
import { StreamError } from "../../../src/protocol/vstream/stream-error.ts";

const digits = (length: number) =>
  fc.array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length }).map((all) => all.join(""));
const count = fc.maxSafeInteger().map((n) => Math.abs(n));
const range = fc
  .tuple(count, fc.nat(99))
  .map(([first, more]) => [first, Math.min(first + more, Number.MAX_SAFE_INTEGER)] as const);
const named = fc.dictionary(
  digits(3).map((name) => `x-${name}`),
  fc.jsonValue(),
  { minKeys: 1, maxKeys: 2 },
);
const head = fc.record(
  {
    ...{ totalBytes: count, frames: count, xxh3: digits(16), md5: digits(32) },
    direction: fc.constantFrom("initiator" as const, "responder" as const),
    extensions: named.map((fields) => fields as JsonObject),
  },
  { requiredKeys: ["totalBytes", "frames", "xxh3", "direction"] },
);
const tail = fc.record({ frames: count, xxh3: digits(16) }, { requiredKeys: ["frames"] });
const parity = fc.record({ first: count, count, index: count, shard: fc.uint8Array({ maxLength: 20 }) });

/** As it travels: through text. */
const travelled = (document: JsonObject): JsonObject => JSON.parse(JSON.stringify(document));

const controls: fc.Arbitrary<readonly [Control, JsonObject, Uint8Array | undefined]> = fc.oneof(
  head.map((said) => [{ kind: "head", head: said }, headDocument(said), undefined] as const),
  tail.map((said) => [{ kind: "tail", tail: said }, tailDocument(said), undefined] as const),
  parity.map((said) => [{ kind: "parity", parity: said }, parityDocument(said), said.shard] as const),
  fc
    .array(range, { maxLength: 5 })
    .map((missing) => [{ kind: "nack", missing }, nackDocument(missing), undefined] as const),
  fc.constant([{ kind: "ack" }, ackDocument(), undefined] as const),
);

describe("a control frame's document", () => {
  it("comes back as it was said", () => {
    fc.assert(
      fc.property(controls, ([said, document, shard]) => {
        const heard = readControl(travelled(document), shard === undefined ? [] : [byteSlice(shard)]);
        expect(heard).toEqual(said);
      }),
      { numRuns: 300 },
    );
  });

  it("is about something else, or refused by a StreamError, whatever it says", () => {
    const fields = ["total_len", "frames", "xxh3_64", "md5", "direction", "first", "count", "index", "missing"];
    const methods = fc.constantFrom("head", "tail", "fec", "nack", "ack", "ping", 7);
    fc.assert(
      fc.property(
        controls,
        methods,
        fc.constantFrom(...fields),
        fc.jsonValue(),
        ([, document], method, name, value) => {
          try {
            readControl({ ...travelled(document), method, [name]: value } as JsonObject, []);
          } catch (error) {
            expect(error).toBeInstanceOf(StreamError);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(readControl({ method: "ping" }, [])).toBeUndefined();
    expect(() => readControl({ method: "nack", missing: [[3, 2]] }, [])).toThrow(StreamError);
  });
});
