import { connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { encodeEvent } from "../../../src/protocol/semantic-event.ts";
import { framed } from "../../../src/protocol/stream-framing.ts";
import { ListenError } from "../../../src/transport/links.ts";
import { introduction, nameIn } from "../../../src/transport/tcp/introduction.ts";
import { TcpLinks } from "../../../src/transport/tcp/tcp-links.ts";
import { anyPort, Listening, peer, until } from "../listening.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

async function open(address: number, endpoint = anyPort("tcp")) {
  const heard = new Listening();
  const links = await TcpLinks.open({ endpoint, name: `node-${address}`, address }, heard);
  cleanUp.push(() => links.stop());
  return { links, heard };
}

/** Two that are linked. The lower one calls. */
async function pair() {
  const [one, two] = [await open(1), await open(2)];
  one.links.linkTo([peer(2, two.links.endpoint)]);
  two.links.linkTo([peer(1, one.links.endpoint)]);
  await until("they are linked", () => one.links.isReady && two.links.isReady);
  return { one, two };
}

/** A node 2 that awaits the call of node 1, and somebody who pretends to be that one. */
async function caller() {
  const { links, heard } = await open(2);
  links.linkTo([peer(1, { carriage: "tcp", ip: "127.0.0.1", port: 9 })]);
  const socket = connect({ host: "127.0.0.1", port: links.endpoint.port });
  cleanUp.push(() => socket.destroy());
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return { links, heard, socket };
}

function closed(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once("close", () => resolve());
  });
}

describe("links over TCP", () => {
  it("carry frames both ways, however large, in order, and count them without what carries them", async () => {
    const { one, two } = await pair();
    const frames = [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(65_536).fill(7), Uint8Array.of(2, 3)];
    for (const frame of frames) expect(one.links.send(2, frame)).toBe("sent");
    expect(two.links.send(1, Uint8Array.of(9))).toBe("sent");
    await until("all have come", () => two.heard.frames.length === 4 && one.heard.frames.length === 1);
    expect(two.heard.frames).toEqual(frames.map((frame) => [1, frame]));
    expect(one.links.counts).toEqual({ framesSent: 4, bytesSent: 65_539, framesReceived: 1, bytesReceived: 1 });
    expect(one.links.send(2, new Uint8Array(65_537))).toBe("too-long");
    expect(one.links.send(3, Uint8Array.of(1))).toBe("unlinked");
  });

  it("drop frames rather than pile them up for who does not read", async () => {
    const { links, socket } = await caller();
    socket.pause();
    socket.write(framed(introduction("node-1")));
    await until("it is linked", () => links.isReady);
    const handovers = Array.from({ length: 400 }, () => links.send(1, new Uint8Array(65_536)));
    expect(handovers).toContain("overflow");
    expect(handovers.filter((handover) => handover === "sent").length).toBeLessThan(200);
  });

  it("are made again after they broke", async () => {
    const { one, two } = await pair();
    const { endpoint } = two.links;
    await two.links.stop();
    await until("it is noticed", () => !one.links.isReady);
    expect(one.links.send(2, Uint8Array.of(1))).toBe("unlinked");
    const anew = await open(2, endpoint);
    anew.links.linkTo([peer(1, one.links.endpoint)]);
    await until("they are linked again", () => one.links.isReady && anew.links.isReady);
    one.links.send(2, Uint8Array.of(4));
    await until("it has come", () => anew.heard.frames.length === 1);
    expect(one.heard.changes).toBe(3);
  });

  it.each([
    ["too-long", Uint8Array.of(255, 255, 255, 255)],
    ["malformed", framed(Uint8Array.of(255, 255))],
    [
      "malformed",
      framed(encodeEvent({ nodeId: "node-1", timestampMs: 1, vector: Uint8Array.of(1), dimensions: 3, ttl: 0 })),
    ],
    ["stranger", framed(introduction("node-7"))],
  ] as const)("are closed to who begins with something %s", async (fault, bytes) => {
    const { heard, socket, links } = await caller();
    socket.write(bytes);
    await closed(socket);
    expect(heard.faults).toEqual([fault]);
    expect(links.isReady).toBe(false);
  });

  it("are closed by a length beyond the limit, after what came before it was heard", async () => {
    const { heard, socket, links } = await caller();
    socket.write(framed(introduction("node-1")));
    socket.write(framed(Uint8Array.of(1)));
    await until("it has come", () => heard.frames.length === 1);
    socket.write(Uint8Array.of(0, 1, 0, 1, 5));
    await closed(socket);
    expect(heard.faults).toEqual(["too-long"]);
    expect(links.isReady).toBe(false);
  });

  it("give way to a neighbour that calls anew", async () => {
    const { links, heard, socket } = await caller();
    socket.write(framed(introduction("node-1")));
    await until("it is linked", () => links.isReady);
    const again = connect({ host: "127.0.0.1", port: links.endpoint.port });
    cleanUp.push(() => again.destroy());
    again.write(framed(introduction("node-1")));
    await closed(socket);
    again.write(framed(Uint8Array.of(8)));
    await until("it has come", () => heard.frames.length === 1);
    expect(links.isReady).toBe(true);
  });

  it("do not hear who answers in another's name", async () => {
    const impostor = createServer((socket) => {
      socket.on("error", () => {});
      socket.write(framed(introduction("node-3")));
    });
    await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
    cleanUp.push(() => impostor.close());
    const { port } = impostor.address() as { port: number };
    const { links, heard } = await open(1);
    links.linkTo([peer(2, { carriage: "tcp", ip: "127.0.0.1", port })]);
    await until("it was refused, and again after a pause", () => heard.faults.length >= 2);
    expect(new Set(heard.faults)).toEqual(new Set(["stranger"]));
    expect(links.isReady).toBe(false);
  });

  it("say where something else listens already", async () => {
    const { links } = await open(1);
    const again = open(2, links.endpoint);
    await expect(again).rejects.toThrow(ListenError);
    await expect(again).rejects.toThrow(/something listens there already/);
  });
});

describe("an introduction", () => {
  it("names its node, and nothing else is one", () => {
    expect(nameIn(introduction("node-1"))).toBe("node-1");
    expect(nameIn(Uint8Array.of())).toBeUndefined();
    expect(nameIn(encodeEvent({ nodeId: "x", timestampMs: 0, vector: new Uint8Array(0), dimensions: 0, ttl: 2 }))).toBe(
      undefined,
    );
  });
});
