import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { saltOf } from "../../../src/protocol/handshake/agreement.ts";
import { type Capabilities, negotiate, type Terms } from "../../../src/protocol/handshake/capabilities.ts";
import {
  capabilityDocument,
  errorDocument,
  pingDocument,
  readHandshake,
  readyDocument,
} from "../../../src/protocol/handshake/documents.ts";
import { passageOf } from "../../../src/protocol/handshake/gate.ts";
import { HandshakeError } from "../../../src/protocol/handshake/handshake-error.ts";
import { PINGS_MAX } from "../../../src/protocol/handshake/initiator.ts";
import { OFFER_LASTS_US } from "../../../src/protocol/handshake/responder.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";
import { TYPE } from "../../../src/protocol/vframe/layout.ts";
import { CAPABILITIES, Conversation } from "./conversation.ts";

const half = () => 0.5;

function agreedWith(own: Partial<Capabilities>, theirs: Partial<Capabilities> = {}): Conversation {
  const talk = new Conversation(half, [
    { ...CAPABILITIES, ...own },
    { ...CAPABILITIES, ...theirs },
  ]);
  talk.initiator.begin();
  talk.settle();
  return talk;
}

describe("the terms of a session", () => {
  it("are the best that both can, and the rest is left out", () => {
    const talk = agreedWith({ protocols: [1, 2], crypto: [], dtypes: ["i8", "q4", "odd"] }, { protocols: [2, 1, 3] });
    const terms = { protocol: 2, compress: "zstd", crypto: "none", critique: true, dtypes: ["i8"], align: false };
    expect(talk.initiator.agreement?.terms).toEqual(terms);
    expect(talk.responder.agreement?.terms).toEqual(terms);
  });

  it("hold a salt of both sides", () => {
    const { initiator, responder } = agreedWith({});
    const salt = saltOf(initiator.agreement!);
    expect(salt.length).toBe(12);
    expect(saltOf(responder.agreement!)).toEqual(salt);
    expect(() => saltOf({ ...initiator.agreement!, session: null })).toThrow(RangeError);
  });

  it("do not exist between versions that do not know each other", () => {
    const { initiator, responder } = agreedWith({ protocols: [2] });
    expect(initiator.state).toEqual({ phase: "failed", why: "refused", code: "VERSION_MISMATCH" });
    expect(responder.agreement).toBeUndefined();
  });

  it("do not exist between spaces, unless both can align", () => {
    for (const aligning of [{ align: false }, { align: true }]) {
      const { initiator } = agreedWith({ ...aligning, spaceHash32: 8 }, { align: false });
      expect(initiator.state).toEqual({ phase: "failed", why: "space-mismatch", code: "SPACE_MISMATCH" });
    }
    const { initiator } = agreedWith({ align: true, spaceHash32: 8 }, { align: true });
    expect(initiator.agreement?.terms.align).toBe(true);
    expect(initiator.agreement?.peer.spaceHash32).toBe(7);
    expect(agreedWith({ align: true, dModel: 64 }, { align: true }).initiator.state.phase).toBe("failed");
  });

  it("name what was expected and got where the spaces differ", () => {
    const refusal = negotiate(CAPABILITIES, { ...CAPABILITIES, spaceHash32: 8 }, true);
    expect(refusal).toMatchObject({ code: "SPACE_MISMATCH", expected: 7, got: 8 });
    expect(negotiate(CAPABILITIES, { ...CAPABILITIES, dModel: 64 }, true)).toMatchObject({ expected: 384, got: 64 });
  });

  it("are sealed or do not exist where one side insists", () => {
    const insists = { sealedOnly: true };
    expect(agreedWith(insists).initiator.agreement?.terms.crypto).toBe("xchacha20poly1305");
    const asked = agreedWith({ crypto: [] }, insists);
    expect(asked.initiator.state).toEqual({ phase: "failed", why: "refused", code: "SEAL_REQUIRED" });
    expect(asked.responder.agreement).toBeUndefined();
    const asking = agreedWith(insists, { crypto: [] });
    expect(asking.initiator.state).toMatchObject({ phase: "failed", why: "bad-offer" });
    expect(asking.responder.agreement).toBeUndefined();
    // Who names no ciphers and gives no salt, as the published programs, is refused too; nobody else is.
    const own = { ...CAPABILITIES, ...insists };
    expect(negotiate(own, CAPABILITIES, false)).toMatchObject({ code: "SEAL_REQUIRED", expected: "xchacha20poly1305" });
    expect(negotiate(CAPABILITIES, { ...CAPABILITIES, crypto: [] }, false)).toMatchObject({ crypto: "none" });
    expect(JSON.stringify(pingDocument(own, "0123456789ab", 5))).toBe(
      JSON.stringify(pingDocument(CAPABILITIES, "0123456789ab", 5)),
    );
  });

  it("need salt for sealing", () => {
    expect(negotiate(CAPABILITIES, CAPABILITIES, false)).toMatchObject({ crypto: "none" });
    expect(negotiate(CAPABILITIES, CAPABILITIES, true)).toMatchObject({ crypto: "xchacha20poly1305" });
  });
});

describe("who asks", () => {
  it("asks ever more slowly, and gives up", () => {
    const talk = new Conversation(half);
    talk.initiator.begin();
    const waits: number[] = [];
    while (talk.timerUs !== undefined) {
      waits.push((talk.timerUs - talk.nowUs) / 1e6);
      talk.wait();
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
    expect(talk.inFlight.length).toBe(PINGS_MAX);
    expect(talk.initiator.state).toEqual({ phase: "failed", why: "timed-out", code: null });
  });

  it("takes no offer that it cannot hold to", () => {
    const { initiator } = agreedWith({ compress: [] });
    const offer = { ...CAPABILITIES, compress: ["zstd"] };
    const terms = { protocol: 1, compress: "zstd", crypto: "none", critique: true, dtypes: [], align: false } as const;
    expect(initiator.agreement?.terms.compress).toBe("none");
    initiator.begin();
    initiator.receive({ kind: "capability", offer, terms, echo: undefined, salt: undefined });
    expect(initiator.state).toMatchObject({ phase: "failed", why: "bad-offer" });
  });

  it.each([
    ["a seal without salt", { crypto: "xchacha20poly1305" as const }],
    ["an alignment of equal spaces", { align: true }],
    ["another version", { protocol: 2 }],
    ["kinds of elements that it did not offer", { dtypes: ["q4"] }],
  ])("takes no offer of %s", (_, other) => {
    const terms = { protocol: 1, compress: "none", crypto: "none", critique: false, dtypes: [], align: false } as const;
    const phaseWith = (changed: object) => {
      const { initiator } = new Conversation(half);
      initiator.begin();
      const offer = { kind: "capability", offer: CAPABILITIES, echo: undefined, salt: undefined } as const;
      initiator.receive({ ...offer, terms: { ...terms, ...changed } });
      return initiator.state.phase;
    };
    expect(phaseWith(other)).toBe("failed");
    expect(phaseWith({})).toBe("agreed");
  });
});

describe("who is asked", () => {
  it("holds to what was agreed before where a ping only came late, or was not meant", () => {
    const { responder } = agreedWith({});
    const before = responder.agreement;
    responder.receive({ kind: "ping", offer: CAPABILITIES, salt: "ffffffffffff" });
    expect(responder.agreement).toBeUndefined();
    responder.receive({ kind: "ready", session: before!.session! });
    expect(responder.agreement).toEqual(before);
  });
});

describe("an offer", () => {
  it("lapses", () => {
    const talk = new Conversation(half);
    talk.initiator.begin();
    talk.deliver(0);
    talk.deliver(0);
    talk.nowUs += OFFER_LASTS_US + 1;
    talk.deliver(0);
    expect(talk.responder.agreement).toBeUndefined();
    talk.settle();
    expect(talk.initiator.state).toMatchObject({ phase: "failed", why: "session-lost" });
  });

  it("is taken with the first data by a peer that gives no salt", () => {
    const talk = new Conversation(half);
    talk.inFlight.push({ to: "responder", document: { method: "ping", ts: 1 } });
    talk.deliver(0);
    expect(talk.inFlight[0]).toMatchObject({ to: "initiator", document: { method: "capability", agreed_proto: 1 } });
    expect(talk.responder.agreement).toBeUndefined();
    talk.inFlight.push({ to: "responder", document: "data" });
    talk.deliver(1);
    expect(talk.taken.length).toBe(1);
    expect(talk.responder.agreement).toMatchObject({ session: null, terms: { crypto: "none" } });
  });

  it("of a peer that gives no salt is taken by its first word", () => {
    const talk = new Conversation(half);
    talk.initiator.begin();
    const { protocols: _, ...published } = CAPABILITIES;
    const document = readHandshake({
      ...{ method: "capability", v: 1, agreed_proto: 1, d_model: published.dModel, embedding_space_id: "space" },
      ...{ space_hash32: 7, compress: ["zstd"], crypto: [], supports: { critique: true, dtype: ["f16"] } },
    });
    talk.initiator.receive(document!);
    expect(talk.initiator.agreement).toMatchObject({ session: null, terms: { compress: "zstd", crypto: "none" } });
  });
});

describe("a document", () => {
  const ping = pingDocument({ ...CAPABILITIES, extensions: { "x-kept": [1] } }, "0123456789ab", 5);

  it("keeps extensions and drops what it does not know", () => {
    const heard = readHandshake({ ...ping, unknown: 1 });
    expect(heard).toEqual({
      kind: "ping",
      offer: { ...CAPABILITIES, extensions: { "x-kept": [1] } },
      salt: "0123456789ab",
    });
    expect(readHandshake({ method: "head" })).toBeUndefined();
  });

  it("comes back as it was said", () => {
    const salt = fc.constantFrom("0123456789ab", "ffffffffffff");
    const word = fc.string({ maxLength: 20 });
    const offer: fc.Arbitrary<Capabilities> = fc.record({
      protocols: fc.array(fc.nat(9), { maxLength: 4 }),
      ...{ dModel: fc.nat(), spaceId: word, spaceHash32: fc.nat({ max: 0xffff_ffff }) },
      ...{ compress: fc.array(word, { maxLength: 3 }), crypto: fc.array(word, { maxLength: 3 }) },
      ...{ critique: fc.boolean(), dtypes: fc.array(word, { maxLength: 5 }), align: fc.boolean() },
    });
    const travelled = (document: JsonObject) => readHandshake(JSON.parse(JSON.stringify(document)));
    fc.assert(
      fc.property(offer, salt, fc.boolean(), (own, mine, isSalted) => {
        expect(travelled(pingDocument(own, mine, 5))).toEqual({ kind: "ping", offer: own, salt: mine });
        const terms = negotiate({ ...own, protocols: [1] }, { ...own, protocols: [1] }, isSalted) as Terms;
        const heard = travelled(capabilityDocument(own, terms, { echo: mine, salt: mine }));
        expect(heard).toMatchObject({ kind: "capability", terms, echo: mine, salt: mine });
        expect(travelled(readyDocument(mine + mine))).toEqual({ kind: "ready", session: mine + mine });
        const refusal = { code: "X", message: own.spaceId, expected: own.dModel, got: own.spaceId };
        expect(travelled(errorDocument(refusal, mine))).toEqual({ kind: "error", refusal, echo: mine });
      }),
    );
  });

  it("is read or refused with a HandshakeError, whatever it says", () => {
    const names = fc.constantFrom(...Object.keys(ping), "method", "agreed_proto", "session", "echo", "code");
    const methods = fc.constantFrom("ping", "capability", "ready", "error");
    fc.assert(
      fc.property(methods, names, fc.jsonValue(), (method, name, value) => {
        const document = { ...ping, agreed_proto: 1, session: "0", code: "", method, [name]: value } as JsonObject;
        try {
          readHandshake(document);
        } catch (error) {
          expect(error).toBeInstanceOf(HandshakeError);
        }
      }),
      { numRuns: 500 },
    );
    const hostile = JSON.parse('{"method":"error","code":"x","expected":{"toString":1,"valueOf":1}}');
    expect(readHandshake(hostile)).toMatchObject({ refusal: { expected: '{"toString":1,"valueOf":1}' } });
    expect(() => readHandshake({ ...ping, salt: "xyz" })).toThrow(HandshakeError);
    expect(() => readHandshake({ ...ping, d_model: -1 })).toThrow(/d_model is -1/);
  });
});

describe("the gate of a session", () => {
  const { agreement } = agreedWith({ align: true, spaceHash32: 8 }, { align: true }).initiator;

  it("lets control through always, data of the agreed space only, and none without a session", () => {
    const data = { type: TYPE.think, spaceHash32: 7 };
    expect(passageOf({ type: TYPE.sync, spaceHash32: 1 }, undefined)).toBe("control");
    expect(passageOf(data, undefined)).toBe("no-session");
    expect(passageOf(data, agreement)).toBe("data");
    expect(passageOf({ ...data, spaceHash32: 8 }, agreement)).toBe("wrong-space");
  });
});
