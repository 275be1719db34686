/** Frames lie where others lay that have arrived: nobody may look there afterwards, nor too early. */
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FlightPool } from "../../../sim/net/flight-pool.ts";
import { FrameRoom } from "../../../sim/net/frame-room.ts";
import { rememberPacket } from "../../../sim/net/packet-memo.ts";
import type { Observer } from "../../../sim/observer.ts";
import { Trace } from "../../../sim/trace/trace.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import type { Protocol } from "../../../src/host.ts";
import { flooder, toyProtocol } from "../../support/toy-protocols.ts";
import { PLAIN, worldOf, worldRecipe } from "../../support/worlds.ts";

const LIMIT = 60;
const TRACE_ROWS = 20_000;
const POISON = 0xee;
/** Frames that came back since the test began to count. */
let takenBack = 0;

/** Spoils a frame and all that is remembered with it. */
function spoil(frame: Uint8Array): void {
  frame.fill(POISON);
  const ports = { sourcePort: 0xf0b0, destinationPort: 0xf0b0 };
  rememberPacket(frame, { kind: "udp", source: 0, destination: 0, hopLimit: 1, ...ports, payload: frame }, 0);
}

/** From now on room is spoilt as it is given and as it is free again; or, too early, as soon as anybody has heard its frame. */
function poison(isTooEarly = false): void {
  const { give, takeBack } = FrameRoom.prototype;
  vi.spyOn(FrameRoom.prototype, "give").mockImplementation(function (this: FrameRoom, bytes) {
    const given = give.call(this, bytes);
    spoil(given);
    return given;
  });
  vi.spyOn(FrameRoom.prototype, "takeBack").mockImplementation(function (this: FrameRoom, frame) {
    spoil(frame);
    takeBack.call(this, frame);
    takenBack++;
  });
  const { release } = FlightPool.prototype;
  vi.spyOn(FlightPool.prototype, "release").mockImplementation(function (this: FlightPool, flight) {
    const frame = this.frameOf(flight);
    release.call(this, flight);
    if (isTooEarly) spoil(frame);
  });
}

/** All that a run shows: frames byte by byte, and its trace. */
function shownBy(spec: WorldSpec, protocol: Protocol): string {
  const trace = new Trace(TRACE_ROWS);
  const told: unknown[] = [];
  const observer: Observer = {
    frameOnAir: (node, startUs, airtimeUs, bytes, to, frame) =>
      told.push([node, startUs, airtimeUs, bytes, to, ...frame]),
    frameOutcome: (...words) => told.push(words),
    delivered: (...words) => told.push(words),
    noted: (...words) => told.push(words),
  };
  const world = new World({ ...spec, trace }, protocol, [observer]);
  world.run();
  const rows = Array.from({ length: trace.length }, (_, row) => trace.row(row));
  return JSON.stringify([world.digest.total(), told, rows]);
}

/** Every node sends its name to the gateway over a stream, and the gateway answers with what came. */
const talker = toyProtocol((host) => {
  const isGateway = host.nextHopToGateway() === undefined;
  return {
    start() {
      if (!isGateway) host.openStream(7);
    },
    onStreamOpen(stream, incoming) {
      if (!incoming) host.writeStream(stream, new TextEncoder().encode(host.name.repeat(150)));
    },
    onStreamData(stream, bytes) {
      host.deliver(
        host.name,
        bytes.length,
        bytes.reduce((sum, byte, at) => sum + byte * (at + 1), 0),
        1,
      );
      if (isGateway) host.writeStream(stream, bytes);
    },
  };
});

afterEach(() => {
  vi.restoreAllMocks();
});

const instant = worldRecipe.map((recipe) => ({ ...recipe, bitRate: Number.POSITIVE_INFINITY, retries: 0 }));
const timed = fc
  .tuple(worldRecipe, fc.constantFrom(20_000, 250_000))
  .map(([recipe, bitRate]) => ({ ...recipe, bitRate }));

describe("room for frames", () => {
  it.each([
    ["over instant links", instant],
    ["over links on which frames take time", timed],
  ])("%s is looked at by nobody before a frame lies there or after it has arrived everywhere", (_where, kinds) => {
    let all = 0;
    fc.assert(
      fc.property(kinds, fc.boolean(), fc.constantFrom(flooder(LIMIT), talker), (recipe, unconnected, protocol) => {
        const spec = worldOf(recipe, unconnected);
        const clean = shownBy(spec, protocol);
        poison();
        takenBack = 0;
        const poisoned = shownBy(spec, protocol);
        vi.restoreAllMocks();
        expect(poisoned).toBe(clean);
        all += takenBack;
      }),
      { numRuns: 60 },
    );
    expect(all).toBeGreaterThan(1000);
  });

  it("is not where bytes of streams lie: who is handed them may keep them", () => {
    let kept: { readonly bytes: Uint8Array; readonly copy: Uint8Array }[] = [];
    const keeper = toyProtocol((host) => ({
      ...talker.create(host),
      onStreamData: (_stream, bytes) => kept.push({ bytes, copy: bytes.slice() }),
    }));
    let chunks = 0;
    fc.assert(
      fc.property(instant, (recipe) => {
        kept = [];
        poison();
        new World(worldOf(recipe), keeper).run();
        vi.restoreAllMocks();
        for (const { bytes, copy } of kept) expect(bytes).toEqual(copy);
        chunks += kept.length;
      }),
      { numRuns: 20 },
    );
    expect(chunks).toBeGreaterThan(20);
  });

  it.each([Number.POSITIVE_INFINITY, 250_000])("is all free again in the end, at %f bit/s", (bitRate) => {
    const give = vi.spyOn(FrameRoom.prototype, "give");
    const takeBack = vi.spyOn(FrameRoom.prototype, "takeBack");
    // A ring: whoever passes a frame on has somebody to pass it on to.
    const recipe = { ...PLAIN, nodes: 5, chords: [[0, 4]] as const, samples: 20, bitRate, queueFrames: 99 };
    for (const shared of [true, false]) {
      new World(worldOf({ ...recipe, shared }), flooder(LIMIT)).run();
      expect(give.mock.calls.length).toBeGreaterThan(20);
      expect(takeBack).toHaveBeenCalledTimes(give.mock.calls.length);
    }
  });

  it("would be told from room that is taken back while receivers are still to come", () => {
    const spec = worldOf({
      ...PLAIN,
      nodes: 5,
      chords: [
        [0, 2],
        [1, 3],
        [2, 4],
      ],
      samples: 20,
      latencyUs: [1000, 9000],
    });
    poison(true);
    // What the second receiver hears is no message of the toy's any more.
    expect(() => shownBy(spec, flooder(LIMIT))).toThrow(SyntaxError);
  });

  /** A frame that nobody hears is gone at once: the next of that instant is another frame all the same. */
  it.each([0, 2])("of a frame that nobody hears holds no other at that instant, with %i retries", (retries) => {
    const spec = worldOf({ ...PLAIN, shared: true, retries }, true);
    const lonely = (second: number) =>
      toyProtocol((host) => ({
        start() {
          if (host.name !== "a-stranger") return;
          host.broadcast(Uint8Array.of(1), 0);
          host.broadcast(Uint8Array.of(second), 0);
        },
      }));
    const digestOf = (second: number): string => {
      const world = new World(spec, lonely(second), []);
      world.run();
      return world.digest.total();
    };
    expect(digestOf(2)).not.toBe(digestOf(1));
  });
});
