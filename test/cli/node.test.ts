import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../src/cli/failure.ts";
import { orderIn } from "../../src/cli/node-control.ts";
import { neighboursIn, peersInFile, peersOf, requireEndpoint } from "../../src/cli/node-peers.ts";
import { plannedNode } from "../../src/cli/node-plan.ts";
import { JsonReport, TextReport } from "../../src/cli/node-report.ts";
import { Mesh } from "../transport/mesh.ts";
import { type Temporary, temporaryFolder } from "./temporary.ts";

const SCENARIO = `title: A node and its gateway
seed: pair
duration: 800 ms
nodes: { count: 1, bootSpread: 0 s }
topology: { kind: line, link: { kind: ideal, latency: 1 ms } }
sensor: { kind: vibration, every: 50 ms }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
protocols:
  mqtt:
  resonance: { threshold: 0.01 }
`;
const RADIO = `title: Radio
seed: radio
duration: 1 s
nodes: { count: 2, placement: { kind: grid, spacing: 10 m } }
radio: ieee802154
sensor: { kind: vibration }
protocols: { send-all: }
`;

let temporary: Temporary;
let file: string;
const meshes: Mesh[] = [];
beforeAll(() => {
  temporary = temporaryFolder();
  file = temporary.write("pair.yaml", SCENARIO);
});
afterEach(async () => {
  for (const mesh of meshes.splice(0)) await mesh.clear();
});
afterAll(() => temporary.remove());

function mesh(names: readonly string[], ...args: readonly string[]): Mesh {
  const made = new Mesh(file, names, args);
  meshes.push(made);
  return made;
}

function planned(name: string, protocol?: string, scenario = file) {
  return plannedNode({ file: scenario, set: [], seed: undefined }, name, protocol);
}

/** What is complained of. */
function sentences(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 2) return error.sentences.join(" ");
    throw error;
  }
}

describe("resonance node", () => {
  it("runs by the machine's clock to its end, or until it is told to end", async () => {
    const patient = mesh(["gateway"], "--protocol", "resonance", "--set", "duration=1 min");
    const hasty = mesh(["node-1"], "--protocol", "resonance");
    const [gateway, node] = [...patient.nodes, ...hasty.nodes];
    await patient.until("it listens", () => gateway.at !== undefined);
    await hasty.until("it listens", () => node.at !== undefined);
    // The gateway first: what comes from a stranger it would not take.
    const peers = { gateway: gateway.at, "node-1": node.at };
    gateway.tell({ peers });
    await patient.until("it is linked", () => gateway.isReady);
    // Longer than its duration: the run begins when the peers are known.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    node.tell({ peers });
    expect(await node.exited).toBe(0);
    expect(node.ended!.framesSent).toBeGreaterThan(0);
    await patient.until("all has come", () => gateway.learnt === node.ended!.framesSent);
    gateway.tell({ end: true });
    expect(await gateway.exited).toBe(0);
    expect(gateway.ended!.bytesReceived).toBe(node.ended!.bytesSent);
  });

  it("lets MQTT's nodes speak to their gateway, which serves until it is interrupted", async () => {
    const gateway = mesh(
      ["gateway"],
      "--protocol",
      "mqtt",
      "--streams",
      "tcp://127.0.0.1:0",
      "--set",
      "duration=1 min",
    );
    await gateway.until("it serves", () => gateway.nodes[0].serves !== undefined);
    const node = mesh(["node-1"], "--protocol", "mqtt", "--streams", gateway.nodes[0].serves!);
    const peers = { "node-1": "udp://127.0.0.1:9", gateway: "udp://127.0.0.1:9" };
    gateway.nodes[0].tell({ peers });
    node.nodes[0].tell({ peers });
    expect(await node.nodes[0].exited).toBe(0);
    gateway.nodes[0].signal("SIGINT");
    expect(await gateway.nodes[0].exited).toBe(130);
    expect(gateway.nodes[0].complaints).toContain("Interrupted.");
    expect(gateway.nodes[0].ended!.delivered).toBeGreaterThan(5);
    expect(gateway.nodes[0].ended!.framesReceived).toBe(0);
  });

  it("ends with a sentence where its port is taken, or an order is none", async () => {
    const first = mesh(["node-1"]);
    await first.until("it listens", () => first.nodes[0].at !== undefined);
    const second = mesh(["gateway"], "--listen", first.nodes[0].at!);
    expect(await second.nodes[0].exited).toBe(2);
    expect(second.nodes[0].complaints).toBe(
      `${first.nodes[0].at} cannot be listened on: something listens there already.\n`,
    );
    first.nodes[0].tell({ stepTo: "soon" });
    expect(await first.nodes[0].exited).toBe(2);
    expect(first.nodes[0].complaints).toContain("is no order such as");
  });
});

describe("a node's plan", () => {
  it("knows its place in the scenario's network", () => {
    const { plan } = planned("node-1");
    expect(plan).toMatchObject({ name: "node-1", isGateway: false });
    expect(plan.neighbours).toEqual([{ name: "gateway", address: plan.nextHopToGateway }]);
    expect(planned("gateway").plan).toMatchObject({ isGateway: true, nextHopToGateway: undefined, space: plan.space });
    expect(planned("node-1", "mqtt").plan.space).not.toBe(plan.space);
  });

  it("draws as in the simulation only where that is asked for: salts of a restarted process are others", () => {
    const drawn = (chance: "simulated" | "fresh") => {
      const { random } = plannedNode({ file, set: [], seed: undefined }, "node-1", undefined, chance).plan;
      return Array.from({ length: 6 }, random);
    };
    expect(drawn("simulated")).toEqual(drawn("simulated"));
    expect(drawn("fresh")).not.toEqual(drawn("fresh"));
    for (const draw of drawn("fresh")) expect(draw >= 0 && draw < 1).toBe(true);
  });

  it.each([
    ["no such node", () => planned("node-9"), "no node node-9. Its nodes are"],
    ["no such protocol", () => planned("node-1", "coap"), "no protocol coap. Its protocols are mqtt, resonance."],
    ["no such scenario", () => planned("node-1", undefined, "nowhere.yaml"), "expected a scenario file"],
    [
      "a radio",
      () => planned("node-1", undefined, temporary.write("radio.yaml", RADIO)),
      "needs a topology instead of placement and radio",
    ],
  ])("is refused in a sentence: %s", (_what, act, sentence) => {
    expect(sentences(act)).toContain(sentence);
  });
});

describe("the map of peers", () => {
  const names = ["node-1", "gateway"];
  const udp = requireEndpoint("udp://127.0.0.1:1");

  it("is read from YAML", () => {
    const path = temporary.write("peers.yaml", "node-1: udp://127.0.0.1:4001\ngateway: 'udp://[::1]:4002'\n");
    const peers = peersInFile(path, names);
    expect(neighboursIn(peers, planned("node-1"), udp)).toMatchObject([
      { name: "gateway", endpoint: { carriage: "udp", ip: "::1", port: 4002 } },
    ]);
  });

  it.each([
    ["no file", () => peersInFile("nowhere.yaml", names), "nowhere.yaml cannot be read: no such file or directory."],
    ["no YAML", () => peersInFile(temporary.write("bad.yaml", "{"), names), "bad.yaml"],
    ["no map", () => peersOf(["udp://127.0.0.1:1"], "peers", names), "no map of names and addresses"],
    ["no node", () => peersOf({ "node-9": "udp://127.0.0.1:1" }, "peers", names), "names node-9"],
    ["no address", () => peersOf({ gateway: 4711 }, "peers", names), '"4711" is no address such as'],
    ["UDP for streams", () => requireEndpoint("udp://127.0.0.1:1", "tcp"), "such as tcp://127.0.0.1:4711"],
    ["nobody", () => neighboursIn(new Map(), planned("node-1"), udp), "addresses of its neighbours: gateway."],
    [
      "two carriages",
      () => neighboursIn(peersOf({ gateway: "tcp://127.0.0.1:1" }, "peers", names), planned("node-1"), udp),
      "one of the two must change",
    ],
    [
      "port 0",
      () => neighboursIn(peersOf({ gateway: "udp://127.0.0.1:0" }, "peers", names), planned("node-1"), udp),
      "nothing is at port 0",
    ],
  ])("is refused in a sentence: %s", (_what, act, sentence) => {
    expect(sentences(act)).toContain(sentence);
  });
});

describe("orders on stdin", () => {
  it("are understood", () => {
    expect(orderIn('{"peers":{"a":"b"}}')).toEqual({ kind: "peers", peers: { a: "b" } });
    expect(orderIn('{"stepTo":5,"framesBefore":0}')).toEqual({ kind: "step", toUs: 5, framesBefore: 0 });
    expect(orderIn('{"end":true}')).toEqual({ kind: "end" });
  });

  it.each(["", "{", "null", "[]", '"end"', '{"stepTo":5}', '{"stepTo":-1,"framesBefore":0}', `"${"x".repeat(500)}`])(
    "or refused in a short sentence: %j",
    (line) => {
      const said = sentences(() => orderIn(line));
      expect(said).toContain("is no order such as");
      expect(said.length).toBeLessThan(200);
    },
  );
});

describe("what a node says", () => {
  /** Takes every line, and says how much of it waits to be read. */
  function sink(waits = 0) {
    const lines: string[] = [];
    return { lines, writableLength: waits, write: (line: string | Uint8Array) => lines.push(String(line)) > 0 };
  }
  const counts = {
    ...{ published: 1, delivered: 2, framesSent: 3, bytesSent: 4, framesReceived: 5, bytesReceived: 6 },
    facts: new Map([["duplicate", 7] as const]),
    refused: new Map([["stranger", 8] as const]),
  };

  it("is for people", () => {
    const [out, aside] = [sink(), sink()];
    const report = new TextReport(out, aside, "node-1", "Hz");
    report.published(4, 0);
    report.delivered("node-2", 1000, 50.25, 1);
    report.delivered("node-2", 1e300, Number.NaN, 0);
    report.ended(counts);
    expect(out.lines).toEqual([
      "1970-01-01T00:00:00.000Z node-1 speaks, at its sample 5\n",
      "1970-01-01T00:00:01.000Z node-2: 50.25 Hz, 1 hop\n",
      "1e+300 ms node-2: something\n",
    ]);
    expect(aside.lines.join("")).toBe(
      "node-1: messages sent 1, states learnt 2, frames out 3 (4 B), frames in 5 (6 B), duplicate 7, stranger 8.\n",
    );
  });

  it("is for programs", () => {
    const out = sink();
    const report = new JsonReport(out);
    report.delivered("node-2", 1000, Number.NaN, 1);
    report.ended(counts);
    expect(out.lines.map((line) => JSON.parse(line))).toEqual([
      { event: "delivered", origin: "node-2", timestampMs: 1000, value: null, hops: 1 },
      {
        ...{
          event: "ended",
          published: 1,
          delivered: 2,
          framesSent: 3,
          bytesSent: 4,
          framesReceived: 5,
          bytesReceived: 6,
        },
        facts: { duplicate: 7 },
        refused: { stranger: 8 },
        leftOut: 0,
      },
    ]);
  });

  it("does not pile up for a reader that does not read", () => {
    const out = sink(1e9);
    const report = new TextReport(out, sink(), "node-1", undefined);
    report.published(1, 1);
    expect([out.lines, report.leftOut]).toEqual([[], 1]);
  });
});
