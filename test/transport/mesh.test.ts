import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { World } from "../../sim/world.ts";
import { build } from "../../src/experiment/build.ts";
import { layersOf } from "../../src/experiment/layers.ts";
import { openScenario } from "../../src/library/scenario-file.ts";
import { type Temporary, temporaryFolder } from "../cli/temporary.ts";
import { type Heard, Mesh } from "./mesh.ts";

const DURATION_US = 4_000_000;
const SCENARIO = `title: Five nodes in a line with chords
seed: five
duration: 4 s
epoch: 2026-01-01T00:00:00Z
nodes: { count: 4, gateways: 1, bootSpread: 1 s }
topology: { kind: chords, probability: 0.3, link: { kind: ideal, latency: 5 ms } }
sensor: { kind: vibration, every: 250 ms }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: all
protocols:
  flood: { kind: resonance, threshold: 0.1, ttl: 2, heartbeat: 1 s }
`;

/** Sessions of V-Frames instead of events: handshakes, and sealed states handed on from machine to machine. */
const PIPELINE = `title: A machine, another, and a gateway
seed: pipeline
duration: 3 s
epoch: 2026-01-01T00:00:00Z
nodes: { count: 2, gateways: 1, bootSpread: 1 s }
topology: { kind: line, gateway: first, link: { kind: ideal, latency: 5 ms } }
sensor: { kind: vibration, every: 500 ms }
audience: sink
protocols:
  sealed: { kind: latent-stream, seal: true, dimensions: 256, tokens: 2, frame: 640 B, parity: { data: 2, parity: 1 } }
`;

let temporary: Temporary;
let file: string;
let pipeline: string;
const meshes: Mesh[] = [];
beforeAll(() => {
  temporary = temporaryFolder();
  file = temporary.write("five.yaml", SCENARIO);
  pipeline = temporary.write("pipeline.yaml", PIPELINE);
});
afterEach(async () => {
  for (const mesh of meshes.splice(0)) await mesh.clear();
});
afterAll(() => temporary.remove());

/** What happened in a mesh, whatever it consists of. */
interface Happened {
  /** In a fixed order. */
  readonly heard: readonly Heard[];
  /** Bytes of messages that each node sent, over all its links. */
  readonly bytesSent: { readonly [node: string]: number };
  readonly facts: { readonly [node: string]: { readonly [fact: string]: number } };
}

function sorted(heard: readonly Heard[]): readonly Heard[] {
  const key = ({ node, origin, timestampMs }: Heard) => `${node}/${origin}/${timestampMs}`;
  return [...heard].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function simulated(set: readonly string[] = [], scenario = file): Happened {
  const opened = openScenario({ file: scenario, set, seed: undefined });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  const { world, protocols } = build(opened.scenario, opened.text);
  const names = world.nodes.map(({ name }) => name);
  const heard: Heard[] = [];
  const bytesSent = Object.fromEntries(names.map((name) => [name, 0]));
  const facts: { [node: string]: { [fact: string]: number } } = Object.fromEntries(names.map((name) => [name, {}]));
  new World(world, protocols[0].protocol, [
    {
      delivered: (node, origin, timestampMs, value, hops, atUs) =>
        // JSON, which processes speak, knows no NaN.
        heard.push({ node: names[node], origin, timestampMs, value: JSON.parse(JSON.stringify(value)), hops, atUs }),
      frameOnAir: (node, _startUs, _airtimeUs, onAirBytes, _to, bytes) => {
        bytesSent[names[node]] += layersOf(bytes, onAirBytes).application;
      },
      noted: (node, fact) => {
        facts[names[node]][fact] = (facts[names[node]][fact] ?? 0) + 1;
      },
    },
  ]).run();
  return { heard: sorted(heard), bytesSent, facts };
}

/** The same as processes. */
async function happened(carriage: "udp" | "tcp", scenario = file, durationUs = DURATION_US): Promise<Happened> {
  const names = Object.keys(simulated([], scenario).bytesSent);
  const mesh = new Mesh(scenario, names, ["--stepped", "--listen", `${carriage}://127.0.0.1:0`]);
  meshes.push(mesh);
  await mesh.link();
  await mesh.run(durationUs);
  expect(await mesh.end()).toEqual(names.map(() => 0));
  const { nodes } = mesh;
  return {
    heard: sorted(nodes.flatMap(({ heard }) => heard)),
    bytesSent: Object.fromEntries(nodes.map(({ name, ended }) => [name, ended!.bytesSent])),
    facts: Object.fromEntries(nodes.map(({ name, ended }) => [name, ended!.facts])),
  };
}

describe("a mesh of real processes", () => {
  it.each(["udp", "tcp"] as const)("does over %s what its simulation over ideal links does", async (carriage) => {
    const real = await happened(carriage);
    const expected = simulated();
    expect(expected.heard.length).toBeGreaterThan(50);
    expect(Object.values(expected.bytesSent).every((bytes) => bytes > 0)).toBe(true);
    expect(Object.values(expected.facts).some(({ duplicate = 0 }) => duplicate > 0)).toBe(true);
    expect(real).toEqual(expected);
  });

  it("holds sessions, seals states and hands them on as its simulation does, to the byte", async () => {
    const real = await happened("udp", pipeline, 3_000_000);
    const expected = simulated([], pipeline);
    expect(expected.facts["node-1"]).toMatchObject({ agreed: 1 });
    expect(expected.heard.map(({ hops }) => hops)).toEqual(expect.arrayContaining([1, 2]));
    expect(real).toEqual(expected);
    expect(simulated(["protocols.sealed.seal=false"], pipeline).bytesSent).not.toEqual(expected.bytesSent);
  });

  it("would be told from one with other settings", () => {
    const { heard, bytesSent } = simulated();
    for (const set of ["protocols.flood.ttl=1", "protocols.flood.threshold=0.02", "topology.link.latency=6 ms"]) {
      const other = simulated([set]);
      expect([other.heard, other.bytesSent]).not.toEqual([heard, bytesSent]);
    }
  });
});
