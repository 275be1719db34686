import { afterEach, describe, expect, it } from "vitest";
import type { MqttClientNode } from "../../../src/baseline/mqtt/client-node.ts";
import type { Protocol } from "../../../src/host.ts";
import { WallClock } from "../../../src/transport/clock/wall-clock.ts";
import { RealHost } from "../../../src/transport/real-host.ts";
import { protocol, samples } from "../../baseline/mqtt/support.ts";
import { findMosquitto, startMosquitto } from "./mosquitto.ts";

const GOLDEN = { topic: "sensors/{node}/val", payload: "compact", decimals: 5, queueMessages: 200 } as const;
const VALUES = Array.from({ length: 100 }, (_, i) => (5_000_001 + 2 * i) / 100_000);
const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Waited in vain until ${what}.`);
}

interface Client {
  readonly host: RealHost;
  readonly node: MqttClientNode;
  readonly heard: number[];
}

async function client(name: string, of: Protocol, port: number): Promise<Client> {
  const heard: number[] = [];
  const host = new RealHost({
    name,
    clock: new WallClock(),
    gateway: { hostname: "127.0.0.1", port },
    random: () => 0.5,
    observer: { delivered: (_origin, _timestampMs, value) => heard.push(value) },
  });
  cleanUp.push(() => host.stop());
  const node = of.create(host) as MqttClientNode;
  host.run(node);
  await until(`${name} is connected`, () => node.isConnected);
  return { host, node, heard };
}

/** Publishes the hundred values and takes leave. */
async function publishAll({ host, node }: Client): Promise<void> {
  const block = samples(VALUES);
  for (let i = 0; i < VALUES.length; i++) node.onSample(block, i, host.clockUs());
  await until("all is acknowledged", () => node.outstanding === 0);
  node.disconnect();
}

const BYTES = [
  [0, 5018, 4],
  [1, 5218, 404],
] as const;

describe("MQTT over the operating system's TCP", () => {
  it.for(BYTES)(
    "says to a real Mosquitto what it says in the simulation, QoS %i",
    async ([qos, sent, received], test) => {
      const program = findMosquitto();
      if (program === undefined) return test.skip("Mosquitto is not installed on this machine.");
      const broker = await startMosquitto(program);
      cleanUp.push(broker.stop);
      const listener = await client("n2", protocol({ ...GOLDEN, qos }, "all"), broker.port);
      // The listener's SUBSCRIBE is on its way since CONNACK; its SUBACK of 5 bytes says that it is in force.
      await until("the subscription stands", () => listener.host.streams.bytesReceived === 4 + 5);
      const publisher = await client("n1", protocol({ ...GOLDEN, qos }), broker.port);
      await publishAll(publisher);
      expect([publisher.host.streams.bytesSent, publisher.host.streams.bytesReceived]).toEqual([sent, received]);
      await until("everything has been heard", () => listener.heard.length === VALUES.length);
      expect(listener.heard).toEqual(VALUES);
    },
  );

  it.for(BYTES)("says the same to the gateway of its own kind, QoS %i", async ([qos, sent, received]) => {
    const of = protocol({ ...GOLDEN, qos });
    const heard: number[] = [];
    const gateway = new RealHost({
      name: "gateway",
      clock: new WallClock(),
      isGateway: true,
      random: () => 0.5,
      observer: { delivered: (_origin, _timestampMs, value) => heard.push(value) },
    });
    cleanUp.push(() => gateway.stop());
    gateway.run(of.create(gateway));
    const port = await gateway.streams.listen(0, "127.0.0.1");
    const publisher = await client("n1", of, port);
    await publishAll(publisher);
    await until("everything has been heard", () => heard.length === VALUES.length);
    expect([publisher.host.streams.bytesSent, publisher.host.streams.bytesReceived]).toEqual([sent, received]);
    expect(heard).toEqual(VALUES);
  });

  it("tells a refused connection, and tries again", async () => {
    const of = protocol({ reconnectMin: 10_000, reconnectMax: 10_000 });
    const host = new RealHost({
      name: "n1",
      clock: new WallClock(),
      gateway: { hostname: "127.0.0.1", port: 1 },
      random: () => 0,
    });
    cleanUp.push(() => host.stop());
    const node = of.create(host);
    const why: string[] = [];
    const onStreamClosed = node.onStreamClosed.bind(node);
    node.onStreamClosed = (stream, closure) => {
      why.push(closure);
      onStreamClosed(stream, closure);
    };
    host.run(node);
    await until("it was refused twice", () => why.length >= 2);
    expect(why.slice(0, 2)).toEqual(["refused", "refused"]);
  });
});
