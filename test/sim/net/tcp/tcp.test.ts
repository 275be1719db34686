import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RETRIES_MAX, SOCKET_BUFFER_BYTES } from "../../../../sim/net/tcp/connection.ts";
import { afterLostSyn, backedOff, INITIAL_RTO, measured } from "../../../../sim/net/tcp/retransmission-timeout.ts";
import { decodeSegment, encodeSegment, TcpError } from "../../../../sim/net/tcp/segment.ts";
import { TcpStack } from "../../../../sim/net/tcp/stack.ts";
import { Channel, type Fate, HOP_US, letters, type Reactions } from "./support.ts";

const S = 1_000_000;
const counting = (length: number, first = 0) => Uint8Array.from({ length }, (_, i) => first + i * 7);

/** What both ends of one transfer saw. */
interface Outcome {
  readonly channel: Channel;
  readonly atServer: number[];
  readonly atClient: number[];
  readonly clientWhy: string[];
  readonly serverWhy: string[];
}

/** The client sends `up`, the server answers its opening with `down`; the client closes when all is sent and heard. */
function transfer(
  fates: readonly Fate[],
  up: Uint8Array,
  down: Uint8Array,
  chunk: number,
  restoring = false,
  draw?: number,
): Outcome {
  const channel = new Channel(fates);
  const outcome: Outcome = { channel, atServer: [], atClient: [], clientWhy: [], serverWhy: [] };
  let written = 0;
  let id: number | undefined;
  const push = (): void => {
    while (id !== undefined && written < up.length) {
      const accepted = channel.stacks[0].write(id, up.subarray(written, written + chunk));
      written += accepted;
      if (accepted < Math.min(chunk, up.length - written + accepted)) break;
    }
    if (id !== undefined && written === up.length && outcome.atClient.length === down.length)
      channel.stacks[0].close(id);
  };
  const client: Reactions = {
    opened: push,
    data: (_id, bytes) => {
      outcome.atClient.push(...bytes);
      push();
    },
    writable: push,
    closed: (_id, why) => outcome.clientWhy.push(why),
  };
  let told = 0;
  const tell = (stream: number): void => {
    told += channel.stacks[1].write(stream, down.subarray(told));
  };
  const server: Reactions = {
    opened: tell,
    writable: tell,
    data: (_id, bytes) => outcome.atServer.push(...bytes),
    closed: (_id, why) => outcome.serverWhy.push(why),
  };
  channel.add(() => client, {}, draw);
  channel.add(() => server, {}, draw).listen(1883);
  id = channel.stacks[0].open(1, 1883);
  if (!restoring) channel.run();
  for (let t = 0; restoring && t < 200; t++) {
    channel.run(t * S);
    channel.stacks.forEach((stack, address) => {
      const options = { node: address, address, mss: 89, connectionsMax: 8 };
      const callbacks = channel.callbacks(address, () => (address === 0 ? client : server));
      channel.stacks[address] = new TcpStack(options, callbacks, structuredClone(stack.snapshot()));
    });
  }
  channel.run();
  return outcome;
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 3 },
  { arbitrary: fc.constant([HOP_US]), weight: 4 },
  { arbitrary: fc.array(fc.integer({ min: 1_000, max: 4 * S }), { minLength: 1, maxLength: 3 }), weight: 2 },
);
const scenario = fc.record({
  fates: fc.array(fate, { maxLength: 60 }),
  up: fc.integer({ min: 0, max: 5000 }),
  down: fc.integer({ min: 0, max: 3000 }),
  chunk: fc.integer({ min: 1, max: 3000 }),
});

describe("a byte stream over an arbitrary channel", () => {
  it("arrives exactly once and in order, or is reset; both ends agree; nothing runs for ever", () => {
    fc.assert(
      fc.property(scenario, ({ fates, up, down, chunk }) => {
        const sent = counting(up);
        const answer = counting(down, 99);
        const { channel, atServer, atClient, clientWhy, serverWhy } = transfer(fates, sent, answer, chunk);
        expect(Uint8Array.from(atServer)).toEqual(sent.subarray(0, atServer.length));
        expect(Uint8Array.from(atClient)).toEqual(answer.subarray(0, atClient.length));
        // A regular end is told only when everything has arrived, both ways.
        if (serverWhy[0] === "closed") expect([atServer.length, atClient.length]).toEqual([up, down]);
        expect(clientWhy.length + serverWhy.length).toBeLessThanOrEqual(2);
        expect(clientWhy).not.toContain("closed");
        // The client knows of its failure, or everything arrived (its last words may have failed after that).
        if (clientWhy.length === 0) expect([atServer.length, atClient.length]).toEqual([up, down]);
        expect(channel.timers.size).toBe(0);
        expect(channel.stacks[0].size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("is told whole at both ends where no segment is lost seven times", () => {
    // Every third datagram is lost: the same segment is never lost more than six times in a row here.
    const fates = Array.from({ length: 300 }, (_, i): Fate => (i % 3 === 1 ? [] : [HOP_US]));
    const { channel, atServer, atClient, clientWhy, serverWhy } = transfer(fates, counting(3000), counting(2500), 700);
    expect([atServer.length, atClient.length, clientWhy, serverWhy]).toEqual([3000, 2500, [], ["closed"]]);
    expect(channel.stacks[1].size).toBe(0);
    // The check is not idle: on the wire bytes come more often than once.
    const onWire = channel.carried.filter(({ from }) => from === 0).flatMap(({ segment }) => [...segment.payload]);
    expect(onWire.length).toBeGreaterThan(3000);
  });

  it("would come twice if sequence numbers always began alike, which the check above notices", () => {
    // A late copy of SYN begins a second connection; a late copy of data then fits it.
    const fates = [[1_031_001, 1_000], [5_000], [1_025_001]];
    expect(transfer(fates, counting(1), counting(0), 1, false, 0.25).atServer).toEqual([0, 0]);
    expect(transfer(fates, counting(1), counting(0), 1).atServer).toEqual([0]);
  });

  it("goes on unchanged when both stacks are taken out as plain data and put back", () => {
    fc.assert(
      fc.property(scenario, ({ fates, up, down, chunk }) => {
        const a = transfer(fates, counting(up), counting(down), chunk);
        const b = transfer(fates, counting(up), counting(down), chunk, true);
        expect(b.channel.carried).toEqual(a.channel.carried);
        expect([b.clientWhy, b.serverWhy]).toEqual([a.clientWhy, a.serverWhy]);
      }),
      { numRuns: 30 },
    );
  });

  it("has at most one segment with data or FIN in flight from each end", () => {
    const { channel } = transfer([], counting(2000), counting(1000), 500);
    for (const from of [0, 1]) {
      let acknowledged = -1;
      let last = -1;
      for (const { from: sender, segment } of channel.carried) {
        if (sender !== from) acknowledged = Math.max(acknowledged, segment.ack);
        else if (segment.payload.length > 0) {
          if (last >= 0) expect(acknowledged).toBeGreaterThanOrEqual(last);
          last = segment.seq + segment.payload.length;
        }
      }
    }
    expect(Math.max(...channel.carried.map(({ segment }) => segment.payload.length))).toBe(89);
  });
});

describe("a silent peer", () => {
  it("is asked six times, at 1, 3, 7, 15, 31 and 63 s, and given up at 123 s", () => {
    const why: string[] = [];
    const channel = new Channel(Array.from({ length: 20 }, () => []));
    channel.add(() => ({ closed: (_id, w) => why.push(`${w} at ${channel.nowUs / S} s`) })).open(1, 1883);
    channel.run();
    const syns = channel.carried.filter(({ segment }) => letters(segment) === "S");
    expect(syns.map(({ atUs }) => atUs / S)).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(syns).toHaveLength(1 + RETRIES_MAX);
    expect(why).toEqual(["timed-out at 123 s"]);
    expect(letters(channel.carried[7].segment)).toBe("RA");
  });
});

describe("a closed door", () => {
  it("refuses, whether nobody listens or there is no room", () => {
    const why: string[] = [];
    const channel = new Channel();
    const client = channel.add(() => ({ closed: (id, w) => why.push(`${id} ${w}`) }));
    channel.add(() => ({}), { connectionsMax: 1 }).listen(1883);
    client.open(1, 80);
    channel.run();
    client.open(1, 1883);
    client.open(1, 1883);
    channel.run();
    expect(why).toEqual(["1 refused", "3 refused"]);
    expect(channel.carried.map(({ segment }) => letters(segment))).toEqual(["S", "RA", "S", "S", "SA", "RA", "A"]);
  });

  it("is noticed by who has restarted and by who has not", () => {
    const why: string[] = [];
    const channel = new Channel();
    channel.add(() => ({ closed: (_id, w) => why.push(w) }), {}, 0.25);
    channel.add(() => ({})).listen(1883);
    const id = channel.stacks[0].open(1, 1883);
    channel.run();
    // The server restarts and knows nothing of the connection.
    channel.stacks[1] = new TcpStack(
      { node: 1, address: 1, mss: 89, connectionsMax: 8 },
      channel.callbacks(1, () => ({})),
    );
    channel.stacks[0].write(id ?? 0, Uint8Array.of(1));
    channel.run();
    expect(why).toEqual(["reset"]);
    // The client restarts and even draws the same port: the server's old connection gives way.
    channel.stacks[1].listen(1883);
    channel.stacks[0].open(1, 1883);
    channel.run();
    let opened = 0;
    const again = channel.callbacks(0, () => ({ opened: () => opened++ }), 0.25 + 1 / 16384);
    channel.stacks[0] = new TcpStack({ node: 0, address: 0, mss: 89, connectionsMax: 8 }, again);
    channel.stacks[0].open(1, 1883);
    channel.run();
    expect([opened, channel.stacks[1].size]).toEqual([1, 1]);
  });
});

describe("the socket buffer", () => {
  it("takes 2 KB and asks for more when there is room again", () => {
    const channel = new Channel();
    let rooms = 0;
    const client = channel.add(() => ({ writable: () => rooms++ }));
    channel.add(() => ({})).listen(1883);
    const id = client.open(1, 1883) ?? 0;
    expect(client.write(id, counting(3000))).toBe(SOCKET_BUFFER_BYTES);
    expect(client.write(id, counting(1))).toBe(0);
    channel.run();
    expect(rooms).toBe(1);
  });
});

describe("the retransmission timeout", () => {
  it("follows RFC 6298 §2", () => {
    // R = 4 s: SRTT 4, RTTVAR 2, RTO 4 + 4 · 2 = 12 s. Then R = 2 s: RTTVAR 0.75 · 2 + 0.25 · 2 = 2, SRTT 3.75, RTO 11.75 s.
    const first = measured(INITIAL_RTO, 4 * S);
    expect(first).toEqual({ smoothedUs: 4 * S, variationUs: 2 * S, timeoutUs: 12 * S });
    expect(measured(first, 2 * S)).toEqual({ smoothedUs: 3.75 * S, variationUs: 2 * S, timeoutUs: 11.75 * S });
    expect(measured(INITIAL_RTO, 10_000).timeoutUs).toBe(S);
    expect(backedOff(first).timeoutUs).toBe(24 * S);
    expect(backedOff({ ...first, timeoutUs: 50 * S }).timeoutUs).toBe(60 * S);
    expect(afterLostSyn(INITIAL_RTO).timeoutUs).toBe(3 * S);
  });

  it("does not learn from a segment that was sent twice (Karn)", () => {
    // The client's SYN takes 2.5 s to be answered and is sent again at 1 s: nothing is measured, 3 s is the next timeout.
    const channel = new Channel([[2_500_000], [2_500_000], [HOP_US]]);
    channel.add(() => ({}));
    channel.add(() => ({})).listen(1883);
    channel.stacks[0].open(1, 1883);
    channel.run(20 * S);
    const snapshot = JSON.stringify(channel.stacks[0].snapshot());
    expect(snapshot).toContain('"rto":{"smoothedUs":-1,"variationUs":0,"timeoutUs":3000000}');
  });
});

describe("segments", () => {
  const segment = fc.record({
    sourcePort: fc.integer({ min: 0, max: 65_535 }),
    destinationPort: fc.integer({ min: 0, max: 65_535 }),
    seq: fc.integer({ min: 0, max: 4_294_967_295 }),
    ack: fc.integer({ min: 0, max: 4_294_967_295 }),
    flags: fc.integer({ min: 0, max: 63 }),
    window: fc.integer({ min: 0, max: 65_535 }),
    mss: fc.integer({ min: 0, max: 65_535 }),
    payload: fc.uint8Array({ maxLength: 100 }),
  });

  it("come back as they went, and not at all with a spoilt bit or to another address", () => {
    fc.assert(
      fc.property(segment, fc.nat(), fc.integer({ min: 0, max: 7 }), (sent, at, bit) => {
        const bytes = encodeSegment(sent, 5, 6);
        expect(decodeSegment(bytes, 5, 6)).toEqual(sent);
        expect(() => decodeSegment(bytes, 5, 7)).toThrow(TcpError);
        bytes[at % bytes.length] ^= 1 << bit;
        expect(() => decodeSegment(bytes, 5, 6)).toThrow(TcpError);
      }),
    );
  });

  it("have the layout of RFC 9293", () => {
    const syn = { sourcePort: 0xc000, destinationPort: 1883, seq: 0x01020304, ack: 0, flags: 2, window: 2048, mss: 89 };
    const bytes = encodeSegment({ ...syn, payload: new Uint8Array(0) }, 1, 0);
    // Pseudo-header 0x12cb9 + 0x12cb8 + 24 + 6; words c000 075b 0102 0304 6002 0800 0204 0059 sum to 0x135c0. Together
    // 0x25971 + 0x1e + 0x135c0 = 0x38f4f, folded 0x8f52, complement 0x70ad.
    const expected = [0xc0, 0, 0x07, 0x5b, 1, 2, 3, 4, 0, 0, 0, 0, 0x60, 2, 8, 0, 0x70, 0xad, 0, 0, 2, 4, 0, 89];
    expect([...bytes]).toEqual(expected);
  });

  it("end garbage with a typed error or take it for a segment", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (garbage) => {
        try {
          decodeSegment(garbage, 1, 2);
        } catch (error) {
          expect(error).toBeInstanceOf(TcpError);
        }
      }),
    );
  });
});
