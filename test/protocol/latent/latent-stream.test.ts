import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latentStream } from "../../../src/protocol/latent/latent-stream.ts";
import { readHeader } from "../../../src/protocol/vframe/header.ts";
import { type Fate, Pair, protocolOf, SETTINGS, type Settings } from "./pair.ts";

const fate: fc.Arbitrary<Fate> = fc.record({
  copies: fc.oneof({ arbitrary: fc.constant(1 as const), weight: 5 }, fc.constantFrom(0 as const, 2 as const)),
  isLate: fc.boolean(),
});
const spoilt = fc.array(fate, { maxLength: 60 });
const forms: fc.Arbitrary<Partial<Settings>> = fc.record({
  state: fc.constantFrom("think", "cache"),
  parity: fc.constantFrom("none" as const, { data: 4, parity: 2 }),
  compress: fc.boolean(),
  seal: fc.boolean(),
  streams: fc.integer({ min: 1, max: 3 }),
});

/** The identities of the states that the gateway got. */
const got = ({ hosts }: Pair) => hosts[0].deliveries.map(({ origin, timestampMs }) => `${origin}/${timestampMs}`);
const sent = ({ hosts }: Pair) => hosts[1].publications.map(({ timestampMs }) => `node-1/${timestampMs}`);
const isData = (frame: Uint8Array) => readHeader(frame).streamId !== 0;
const changed = (frame: Uint8Array, at: number, value: number) => {
  const copy = frame.slice();
  copy[at] = value;
  new DataView(copy.buffer).setUint32(copy.length - 4, crc32(copy.subarray(0, -4)), true);
  return copy;
};

describe("states", () => {
  it("arrive once each, whatever the channel loses, doubles and delays, and through restarts that remember", () => {
    fc.assert(
      fc.property(spoilt, forms, fc.nat(60), fc.constantFrom(0, 1), (fates, settings, pause, position) => {
        const pair = new Pair(protocolOf({ ...settings, attempts: 16 }), fates);
        for (let n = 0; n < 3; n++) pair.sample();
        pair.run(pause);
        pair.restart(position as 0 | 1, true);
        pair.run();
        expect(got(pair).sort()).toEqual(sent(pair).sort());
        expect(pair.hosts[0].deliveries.every(({ hops, value }) => hops === 1 && Number.isNaN(value))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("do not all arrive where nothing that is lost is sent again, and parity is too little", () => {
    const fates: Fate[] = Array.from(
      { length: 50 },
      (_, i) => ({ copies: i % 4 < 2 && i > 4 ? 0 : 1, isLate: false }) as const,
    );
    const lossy = (settings: Partial<Settings>) => {
      const pair = new Pair(protocolOf({ ...settings }), fates);
      for (let n = 0; n < 3; n++) pair.sample();
      pair.run();
      return got(pair).length;
    };
    expect(lossy({})).toBe(3);
    expect(lossy({ retransmit: false, parity: { data: 8, parity: 1 } })).toBeLessThan(3);
    expect(lossy({ retransmit: false, parity: { data: 4, parity: 8 } })).toBe(3);
  });

  it("go on to a gateway that has forgotten everything, in a session of their own", () => {
    for (const seal of [false, true]) {
      const pair = new Pair(protocolOf({ seal }));
      pair.sample();
      pair.run(6);
      pair.restart(0, false);
      pair.run();
      expect(got(pair)).toEqual(sent(pair));
      expect(pair.hosts[0].count("no-session")).toBeGreaterThan(0);
      expect(pair.hosts[1].count("agreed")).toBe(2);
    }
  });

  it("wait for a gateway that is not there, and are given up by one that never answers", () => {
    const deaf = new Pair(protocolOf(), new Array(100).fill({ copies: 0, isLate: false }));
    deaf.sample();
    deaf.run(40);
    expect(deaf.hosts[1].sent.length).toBeGreaterThan(6);
    expect(deaf.hosts[1].sent.every(({ frame }) => !isData(frame))).toBe(true);
    const pair = new Pair(protocolOf({ attempts: 2 }), [
      ...Array.from({ length: 3 }, () => ({ copies: 1, isLate: false }) as const),
      ...Array.from({ length: 60 }, () => ({ copies: 0, isLate: false }) as const),
    ]);
    pair.sample();
    pair.run();
    expect(pair.hosts[1].count("incomplete")).toBe(1);
    for (let n = 0; n < 30; n++) deaf.sample();
    expect(deaf.hosts[1].count("overflow")).toBe(31 - 16);
  });
});

describe("a receiver that never answers", () => {
  it("is asked after 1, 2, 4 … s, and given up after 127", () => {
    const pair = new Pair(protocolOf());
    pair.loses = isData;
    pair.sample();
    const fromUs = pair.hosts[1].nowUs;
    while (pair.hosts[1].count("incomplete") === 0) pair.run(1);
    expect((pair.hosts[1].nowUs - fromUs) / 1e6).toBeGreaterThan(127);
    expect((pair.hosts[1].nowUs - fromUs) / 1e6).toBeLessThan(129);
  });
});

describe("a frame that never gets through", () => {
  it("is not sent for ever: where answers bring nothing new, the stream is given up", () => {
    const pair = new Pair(protocolOf({ attempts: 3 }));
    pair.loses = (frame) => isData(frame) && readHeader(frame).type === 0;
    pair.sample();
    pair.run();
    expect(got(pair)).toEqual([]);
    expect(pair.hosts[1].count("incomplete")).toBe(1);
    expect(pair.said.length).toBeLessThan(60);
    pair.loses = () => false;
    pair.sample();
    pair.run();
    expect(got(pair)).toEqual(sent(pair).slice(1));
  });

  it("waits a little where a queue drops it, instead of emptying the stream into it", () => {
    const pair = new Pair(protocolOf());
    pair.isDropping = true;
    pair.sample();
    pair.run(6);
    const before = pair.said.length;
    for (let n = 0; n < 10; n++) pair.pass(50_000);
    expect(pair.said.length - before).toBeGreaterThan(2);
    expect(pair.said.length - before).toBeLessThan(12);
    pair.isDropping = false;
    pair.run();
    expect(got(pair)).toEqual(sent(pair));
  });
});

describe("a session", () => {
  const talk = (settings: Partial<Settings> = {}) => {
    const pair = new Pair(protocolOf(settings));
    pair.sample();
    pair.run();
    return pair;
  };

  it("comes before data: nothing is taken without one", () => {
    const { said } = talk();
    expect(said.slice(0, 3).map(({ frame }) => isData(frame))).toEqual([false, false, false]);
    const data = said.filter(({ to, frame }) => to === 0 && isData(frame));
    expect(data.length).toBeGreaterThan(5);
    const fresh = new Pair(protocolOf());
    for (const { frame } of data) fresh.inject(0, frame);
    expect(fresh.hosts[0].deliveries).toEqual([]);
    expect(fresh.hosts[0].count("no-session")).toBe(data.length);
    // After the handshake the same frames are taken.
    for (const { to, frame } of said) if (to === 0) fresh.inject(0, frame);
    expect(fresh.hosts[0].deliveries.length + fresh.hosts[0].count("no-session")).toBeGreaterThan(data.length);
  });

  it("that was overheard and is played again gives nothing twice, sealed or not", () => {
    for (const seal of [false, true]) {
      const pair = talk({ seal });
      expect(got(pair).length).toBe(1);
      for (const { to, frame } of [...pair.said]) pair.inject(to, frame);
      pair.run();
      expect(got(pair).length).toBe(1);
      pair.sample();
      pair.run();
      expect(got(pair).length).toBe(2);
    }
  });

  it("that was sealed cannot be played to a gateway that has forgotten it: its salt is another one", () => {
    const pair = talk({ seal: true });
    const fresh = new Pair(protocolOf({ seal: true }));
    fresh.hosts[0].random();
    for (const { to, frame } of pair.said) if (to === 0) fresh.inject(0, frame);
    expect(fresh.hosts[0].deliveries).toEqual([]);
  });

  it("takes no frames of another space, and none in the open once sealing is agreed on", () => {
    const pair = talk();
    const data = pair.said.filter(({ to, frame }) => to === 0 && isData(frame) && readHeader(frame).type === 0);
    pair.inject(0, changed(data[0].frame, readHeader(data[0].frame).bodyStart - 5, 99));
    expect(pair.hosts[0].count("malformed")).toBe(1);
    const sealed = talk({ seal: true });
    for (const { frame } of data) sealed.inject(0, frame);
    expect(sealed.hosts[0].count("malformed")).toBe(data.length);
    expect(sealed.hosts[0].deliveries.length).toBe(1);
    // Acknowledgements in the open are not believed either.
    const answers = pair.said.filter(({ to, frame }) => to === 1 && isData(frame));
    for (const { frame } of answers) sealed.inject(1, frame);
    expect(sealed.hosts[1].count("malformed")).toBe(answers.length);
  });

  it("never seals two frames with one nonce", () => {
    fc.assert(
      fc.property(spoilt, forms, fc.nat(80), (fates, settings, pause) => {
        const pair = new Pair(protocolOf({ ...settings, seal: true, attempts: 16 }), fates);
        for (let n = 0; n < 3; n++) pair.sample();
        pair.run(pause);
        pair.restart(pause % 2 === 0 ? 0 : 1, true);
        pair.run();
        const seen = new Map<string, string>();
        for (const { to, frame } of pair.said) {
          const { flags, streamId, frameSeq, bodyStart } = readHeader(frame);
          if ((flags & 2) === 0) continue;
          const bytes = `${Buffer.from(frame.subarray(bodyStart)).toString("hex")}`;
          const nonce = `${to}/${streamId}/${frameSeq}`;
          expect(seen.get(nonce) ?? bytes).toBe(bytes);
          seen.set(nonce, bytes);
        }
        expect(seen.size).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  it("survives whatever arrives", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(300), fc.nat(255), fc.nat(1)), { maxLength: 30 }), (changes) => {
        const pair = talk();
        const frames = [...pair.said];
        for (const [index, at, value, to] of changes) {
          const { frame } = frames[index % frames.length];
          pair.inject(to as 0 | 1, changed(frame, at % (frame.length - 4), value));
          pair.inject(to as 0 | 1, frame.subarray(0, at));
        }
        pair.run();
        expect(new Set(got(pair)).size).toBe(got(pair).length);
      }),
      { numRuns: 40 },
    );
  });
});

it("is not built for an audience beyond the gateway, nor with a code that cannot be", () => {
  const context = { encoder: undefined, epochMs: 0, audience: "all" } as const;
  expect(() => latentStream.build(SETTINGS, context)).toThrow(/reaches only the gateway/);
  expect(() => protocolOf({ parity: { data: 200, parity: 100 } })).toThrow(/more than a code of 256/);
});
