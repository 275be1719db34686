/** Room for frames that is used again, by radio: whoever kept a frame beyond its time would find other bytes there. */
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FrameRoom } from "../../../sim/net/frame-room.ts";
import { rememberPacket } from "../../../sim/net/packet-memo.ts";
import { FrameQueue } from "../../../sim/net/radio/frame-queue.ts";
import { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import type { Protocol } from "../../../src/host.ts";
import { protocol as mqtt } from "../../baseline/mqtt/support.ts";
import { radioRecipe, radioWorldOf } from "../../support/radio-worlds.ts";
import { toyProtocol } from "../../support/toy-protocols.ts";

const POISON = 0xee;
const { takeBack } = FrameRoom.prototype;

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is given back is destroyed at once, and what is remembered with it. */
function poison(): void {
  vi.spyOn(FrameRoom.prototype, "takeBack").mockImplementation(function (this: FrameRoom, frame) {
    frame.fill(POISON);
    const nothing = { source: 1, destination: 2, hopLimit: 1, sourcePort: 61616, destinationPort: 61616 };
    rememberPacket(frame, { kind: "udp", ...nothing, payload: Uint8Array.of(POISON) }, -1);
    takeBack.call(this, frame);
  });
}

interface Shown {
  readonly digest: string;
  readonly given: number;
}

/** What a world shows, and how many of its frames came back. */
function shown(spec: WorldSpec, protocol: Protocol): Shown {
  const isGiven = vi.spyOn(FrameRoom.prototype, "isGiven");
  const world = new World(spec, protocol);
  world.run();
  const given = isGiven.mock.results.filter(({ value }) => value === true).length;
  isGiven.mockRestore();
  return { digest: world.digest.total(), given };
}

/** Says its name again and again; a name that is heard is passed on three times. */
const shouting = toyProtocol((host) => ({
  start: () => host.setTimer(0, 100_000),
  onTimer: () => {
    host.broadcast(new TextEncoder().encode(host.name), 0);
    host.setTimer(0, 300_000);
  },
  onFrame: (frame) => {
    if (frame.filter((byte) => byte === 0).length < 3) host.broadcast(Uint8Array.of(...frame, 0), 0);
  },
}));
const PROTOCOLS: { readonly [name: string]: Protocol } = { "mqtt, QoS 1": mqtt({ qos: 1 }, "all"), shouting };

describe.each(Object.entries(PROTOCOLS))("%s by radio", (_name, protocol) => {
  it("shows the same where the room of a frame that is over is destroyed", () => {
    fc.assert(
      fc.property(radioRecipe, (recipe) => {
        const spec = radioWorldOf(recipe);
        const first = shown(spec, protocol);
        poison();
        expect(shown(spec, protocol)).toEqual(first);
        vi.restoreAllMocks();
      }),
      { numRuns: 25 },
    );
  });
});

describe("the comparison", () => {
  const spec = radioWorldOf({
    ...fc.sample(radioRecipe, { seed: 1, numRuns: 1 })[0],
    positions: [
      { x: 30, y: 0 },
      { x: 0, y: 30 },
    ],
    samples: 12,
    capacityC: 7200,
    shadowingDb: 0,
  });

  it("has frames to look at", () => {
    for (const protocol of Object.values(PROTOCOLS)) expect(shown(spec, protocol).given).toBeGreaterThan(5);
  });

  it("notices a queue that gives a frame back when it is queued, not when it has been sent", () => {
    const first = shown(spec, shouting);
    poison();
    const { push } = FrameQueue.prototype;
    vi.spyOn(FrameQueue.prototype, "push").mockImplementation(function (this: FrameQueue, node, to, frame, token) {
      new FrameRoom().takeBack(frame);
      return push.call(this, node, to, frame, token);
    });
    expect(shown(spec, shouting).digest).not.toBe(first.digest);
  });
});

/** Frames handed to nodes' queues, in room or in memory of their own, and taken out. */
const course = fc.array(
  fc.record({ node: fc.nat(2), bytes: fc.integer({ min: 1, max: 2 }), isOurs: fc.boolean(), what: fc.nat(9) }),
  { maxLength: 60 },
);

describe("a queue of frames", () => {
  it("gives room that lies in no queue, and none that it has not given", () => {
    fc.assert(
      fc.property(course, (steps) => {
        const queue = new FrameQueue(3, 4);
        const queued: Uint8Array[][] = [[], [], []];
        const theirs = new Set<Uint8Array>();
        for (const { node, bytes, isOurs, what } of steps) {
          if (what < 3 && queue.size(node) > 0) {
            queue.shift(node);
            queued[node].shift();
          } else if (what === 9) {
            queue.clear(node);
            queued[node] = [];
          } else {
            const frame = isOurs ? queue.room(bytes) : new Uint8Array(bytes);
            expect(queued.flat()).not.toContain(frame);
            expect(theirs.has(frame)).toBe(false);
            if (!isOurs) theirs.add(frame);
            if (queue.push(node, 0, frame, 0)) queued[node].push(frame);
          }
          queued.forEach((frames, one) => {
            expect(queue.firstFrame(one)).toBe(frames[0] ?? queue.firstFrame(one));
            expect(queue.size(one)).toBe(frames.length);
          });
        }
      }),
    );
  });

  it("gives the room of a frame that was sent again, but not that of one that was cut", () => {
    const queue = new FrameQueue(1, 2);
    const frame = queue.room(5);
    queue.push(0, 0, frame, 0);
    queue.shift(0);
    expect(queue.room(5)).toBe(frame);
    queue.push(0, 0, frame, 0);
    queue.clear(0);
    expect(queue.room(5)).not.toBe(frame);
  });
});
