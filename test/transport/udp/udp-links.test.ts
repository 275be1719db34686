import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { ListenError } from "../../../src/transport/links.ts";
import { envelope } from "../../../src/transport/udp/enveloped.ts";
import { UdpLinks } from "../../../src/transport/udp/udp-links.ts";
import { anyPort, Listening, peer, until } from "../listening.ts";

const SPACE = 7;
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0)) await end();
});

async function open(address: number, space = SPACE) {
  const heard = new Listening();
  const links = await UdpLinks.open({ endpoint: anyPort("udp"), address, space }, heard);
  cleanUp.push(() => links.stop());
  return { links, heard };
}

/** A socket that sends whatever a test likes. */
async function outsider(): Promise<Socket> {
  const socket = createSocket("udp4");
  cleanUp.push(() => new Promise<void>((resolve) => socket.close(resolve)));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

describe("links over UDP", () => {
  it("carry frames both ways, and count them", async () => {
    const [one, two] = [await open(1), await open(2)];
    one.links.linkTo([peer(2, two.links.endpoint)]);
    two.links.linkTo([peer(1, one.links.endpoint)]);
    expect(one.links.isReady).toBe(true);
    expect(one.links.send(2, Uint8Array.of(1, 2, 3))).toBe("sent");
    expect(two.links.send(1, new Uint8Array(60_000))).toBe("sent");
    await until("both have come", () => one.heard.frames.length + two.heard.frames.length === 2);
    expect(two.heard.frames).toEqual([[1, Uint8Array.of(1, 2, 3)]]);
    expect(one.links.counts).toEqual({ framesSent: 1, bytesSent: 3, framesReceived: 1, bytesReceived: 60_000 });
  });

  it("refuse to send what no datagram holds, or to whom they do not know", async () => {
    const { links } = await open(1);
    links.linkTo([peer(2, { carriage: "udp", ip: "127.0.0.1", port: 9 })]);
    expect(links.send(2, new Uint8Array(65_507))).toBe("too-long");
    expect(links.send(3, Uint8Array.of(1))).toBe("unlinked");
    await links.stop();
    expect(links.send(2, Uint8Array.of(1))).toBe("unlinked");
    expect(links.counts.framesSent).toBe(0);
  });

  it("take no more than is for them: not from strangers, not from other networks, nothing that is no frame", async () => {
    const [{ links, heard }, neighbour, stranger] = [await open(1), await outsider(), await outsider()];
    links.linkTo([peer(2, { carriage: "udp", ip: "127.0.0.1", port: neighbour.address().port })]);
    const to = (socket: Socket, bytes: Uint8Array) => socket.send(bytes, links.endpoint.port, "127.0.0.1");
    const letter = { frame: Uint8Array.of(5), sender: 2, number: 0n, space: SPACE };
    const damaged = envelope(letter);
    damaged[20] ^= 1;
    to(stranger, envelope(letter));
    await until("the stranger is refused", () => heard.faults.length === 1);
    for (const bytes of [
      new Uint8Array(0),
      Uint8Array.of(1, 2, 3),
      damaged,
      envelope({ ...letter, sender: 3 }),
      envelope({ ...letter, space: SPACE + 1 }),
      envelope(letter),
    ])
      to(neighbour, bytes);
    await until("the good one has come", () => heard.frames.length === 1);
    expect(heard.faults).toEqual(["stranger", "malformed", "malformed", "malformed", "stranger", "stranger"]);
    expect(heard.frames).toEqual([[2, Uint8Array.of(5)]]);
  });

  it("say where something else listens already", async () => {
    const { links } = await open(1);
    const again = UdpLinks.open({ endpoint: links.endpoint, address: 2, space: SPACE }, new Listening());
    await expect(again).rejects.toThrow(ListenError);
    await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
