/** Every frame of one exchange over three hops of radio, and of events that need one frame or two, derived by hand. */
import { describe, expect, it } from "vitest";
import { parseFragment } from "../../../sim/net/sixlowpan/fragment.ts";
import { decompress } from "../../../sim/net/sixlowpan/iphc.ts";
import { decodeSegment } from "../../../sim/net/tcp/segment.ts";
import { World } from "../../../sim/world.ts";
import { build } from "../../../src/experiment/build.ts";
import type { Protocol } from "../../../src/host.ts";
import { runText, scenarioOf } from "../../support/scenarios.ts";
import { toyProtocol } from "../../support/toy-protocols.ts";
import { letters } from "./tcp/support.ts";

/**
 * Node-3 is three hops from the gateway. With 46.68 dB at 1 m and exponent 3, 40 m lose 94.7 dB and 80 m 103.8 dB: at
 * 0 dBm and a sensitivity of −100 dBm neighbours hear each other and nobody else.
 */
const LINE = (nodes: number, protocol: string, duration = "9 s") => `title: A line of radios
seed: golden
duration: ${duration}
nodes: { count: ${nodes}, gateways: 1, bootSpread: 0 s, samplingPhase: aligned, clockDrift: 0 ppm, placement: { kind: line, spacing: 40 m, gateway: end } }
radio: { kind: ieee802154, txPower: 0 dBm, listening: always-on }
channel: { pathLoss: { kind: log-distance, exponent: 3 } }
sensor: { kind: vibration, every: 10 s }
encoder: { kind: level-hdc, dimensions: 384, range: [20 Hz, 80 Hz] }
audience: sink
protocols:
  ${protocol}
`;

/** Only node-`last` and the gateway speak; the others relay below the protocol, at the network layer. */
function onlyFrom(protocol: Protocol, last: string): Protocol {
  const nobody = toyProtocol(() => ({}));
  const create: Protocol["create"] = (host) =>
    host.isGateway || host.name === last ? protocol.create(host) : nobody.create(host);
  return { ...protocol, create };
}

interface Heard {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly frame: Uint8Array;
}

function framesOf(text: string, speaker?: string): { frames: Heard[]; delivered: string[] } {
  const { world: spec, protocols } = build(scenarioOf(text), () => "");
  const frames: Heard[] = [];
  const delivered: string[] = [];
  const name = (node: number) => (node < 0 ? "all" : spec.nodes[node].name);
  const protocol = speaker === undefined ? protocols[0].protocol : onlyFrom(protocols[0].protocol, speaker);
  new World(spec, protocol, [
    {
      frameOnAir: (node, _startUs, airtimeUs, bytes, to, frame) => {
        expect(airtimeUs).toBe(bytes * 32); // 250 kbit/s
        frames.push({ from: name(node), to: name(to), bytes, frame: frame.slice() });
      },
      delivered: (node, origin) => delivered.push(`${origin} at ${name(node)}`),
    },
  ]).run();
  return { frames, delivered };
}

/** What a frame of a TCP connection is: an acknowledgement of the MAC, or a segment with its flags and its data. */
function label({ frame }: Heard): string {
  if (frame.length === 0) return "mac-ack";
  const packet = decompress(frame);
  if (packet.kind !== "tcp") return "udp";
  const segment = decodeSegment(packet.payload, packet.source, packet.destination);
  return `${letters(segment)} ${segment.payload.length}`;
}

const MAC_ACK = 6 + 5; // PHY 6; frame control 2, sequence number 1, check sequence 2
const FRAME = 6 + 9 + 2; // PHY, MAC header, check sequence
const IPHC = 7; // IPHC 2, next header 1, addresses 2 + 2; the hop limit of 64 is elided
const RELAYED = IPHC + 1; // 63 and 62 are not
const TCP = 20;

const UP = ["node-3", "node-2", "node-1", "gateway"];
const DOWN = [...UP].reverse();

/** A segment on its way: three frames, each acknowledged before the next. */
function journey(path: readonly string[], what: string, segmentBytes: number): [string, string, number, string][] {
  return path.slice(1).flatMap((to, hop): [string, string, number, string][] => [
    [path[hop], to, FRAME + (hop === 0 ? IPHC : RELAYED) + segmentBytes, what],
    [to, path[hop], MAC_ACK, "mac-ack"],
  ]);
}

const CONNECT = 2 + 10 + 2 + 6; // fixed header; protocol name, level, flags, keep-alive; "node-3" with its length
const CONNACK = 4;
const PUBLISH = 2 + (2 + 14) + 2 + 10; // fixed header; "sensors/node-3" with its length; packet identifier; binary payload
const PUBACK = 4;

const HANDSHAKE = [
  ...journey(UP, "S 0", TCP + 4), // SYN announces the segment size: 4 bytes more
  ...journey(DOWN, "SA 0", TCP + 4),
  ...journey(UP, "PA 20", TCP + CONNECT),
  ...journey(DOWN, "PA 4", TCP + CONNACK),
];
const REPORT = [
  ...journey(UP, "PA 30", TCP + PUBLISH),
  ...journey(DOWN, "PA 4", TCP + PUBACK),
  ...journey(UP, "A 0", TCP),
];

describe("one CONNECT and one PUBLISH of QoS 1 over three hops of radio", () => {
  const mqtt = "mqtt: { qos: 1, payload: binary }";
  const traceOf = (text: string) => {
    const { frames, delivered } = framesOf(text, "node-3");
    return { trace: frames.map((heard) => [heard.from, heard.to, heard.bytes, label(heard)]), delivered };
  };

  it("puts exactly these 42 frames on the air", () => {
    const { trace, delivered } = traceOf(LINE(3, mqtt));
    // The sample of the first instant waits for the connection: PUBLISH acknowledges CONNACK.
    expect(trace).toEqual([...HANDSHAKE, ...REPORT]);
    expect(trace).toHaveLength(7 * 3 * 2);
    expect(trace.slice(0, 6).map(([, , bytes]) => bytes)).toEqual([48, 11, 49, 11, 49, 11]);
    expect(delivered).toEqual(["node-3 at gateway"]);
  });

  it("takes 18 more for each further PUBLISH", () => {
    const { trace, delivered } = traceOf(LINE(3, mqtt, "19 s"));
    expect(trace).toEqual([...HANDSHAKE, ...REPORT, ...REPORT]);
    expect(delivered).toHaveLength(2);
  });

  it("needs no acknowledgement of the application with QoS 0: the gateway's is TCP's alone", () => {
    const { trace } = traceOf(LINE(3, "mqtt: { qos: 0, payload: binary }"));
    expect(trace).toEqual([
      ...HANDSHAKE,
      ...journey(UP, "PA 28", TCP + PUBLISH - 2), // no packet identifier
      ...journey(DOWN, "A 0", TCP),
    ]);
  });
});

/**
 * An event of 384 components: name 2 + 6, time 1 + 6 (ms of this decade need 41 bits), vector 2 + its bytes (96 of four
 * trits, or ⌈384 / 5⌉ = 77 of five), dimensions 1 + 2, hops to go 1 + 1.
 */
const eventBytes = (vector: number) => 8 + 7 + 2 + vector + 3 + 2;
const UDP_UNICAST = 10; // IPHC 2, addresses 2 + 2, NHC 1, ports 1, checksum 2
const UDP_TO_ALL = UDP_UNICAST - 1;
const LARGEST = 127 - 9 - 2;

describe("a Resonance event", () => {
  const sizes = (text: string) =>
    framesOf(text)
      .frames.filter(({ frame }) => frame.length > 0)
      .map(({ bytes }) => bytes);

  it("fits one frame as trit5, to one neighbour and to all", () => {
    expect([eventBytes(77), eventBytes(77) + UDP_UNICAST]).toEqual([99, 109]);
    expect(sizes(LINE(1, "resonance: { threshold: 0.15, vector: trit5, route: tree }"))).toEqual([17 + 109]);
    expect(sizes(LINE(1, "resonance: { threshold: 0.15, vector: trit5, route: flood }"))[0]).toBe(17 + 108);
  });

  it("takes two frames as ternary2", () => {
    const whole = eventBytes(96) + UDP_UNICAST;
    expect(whole).toBe(128);
    expect(whole).toBeGreaterThan(LARGEST);
    // First: header 4, compressed headers 10, and of 116 − 14 = 102 bytes the whole units of 8: 96. Second: header 5 and
    // the other 118 − 96 = 22.
    const { frames, delivered } = framesOf(LINE(1, "resonance: { threshold: 0.15, vector: ternary2, route: tree }"));
    const data = frames.filter(({ frame }) => frame.length > 0);
    expect(data.map(({ bytes }) => bytes)).toEqual([17 + 4 + 10 + 96, 17 + 5 + 22]);
    // Both name the uncompressed packet of 40 + 8 + 118 bytes; the second begins (40 + 8 + 96) / 8 units into it.
    const heads = data.map(({ frame }) => parseFragment(frame)!);
    expect(heads.map(({ size, offset }) => [size, offset])).toEqual([
      [166, 0],
      [166, 18],
    ]);
    expect(frames.map(({ bytes }) => bytes)).toEqual([127, MAC_ACK, 44, MAC_ACK]);
    expect(delivered).toEqual(["node-1 at gateway"]);
  });

  it("takes two frames to all as well, unacknowledged", () => {
    expect(eventBytes(96) + UDP_TO_ALL).toBe(127);
    const { frames } = framesOf(LINE(1, "resonance: { threshold: 0.15, vector: ternary2, route: flood }"));
    expect(frames.slice(0, 2).map(({ bytes, to }) => [bytes, to])).toEqual([
      [17 + 4 + 9 + 96, "all"],
      [17 + 5 + 22, "all"],
    ]);
  });

  it("of four bytes a component exceeds the IPv6 MTU: it is dropped and noted, and the run goes on", () => {
    const text = LINE(1, "resonance: { threshold: 0.15, vector: float32, route: tree }");
    const { frames } = framesOf(text);
    expect(frames).toEqual([]);
    const { metrics } = runText(text).protocols.resonance;
    expect(metrics.facts["too-long"]).toBe(1);
    expect(metrics.deliveries).toBe(0);
  });
});
