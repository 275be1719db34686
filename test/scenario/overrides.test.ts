import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { collectFiles } from "../../src/scenario/files.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { formatProblem } from "../../src/scenario/problem.ts";

const FILE = `title: A trace
nodes: { count: 2 }
topology: { kind: ring }
sensor: { kind: csv, file: data/machine.csv }
audience: all
protocols: { send-all: , deadband: { delta: 5 } }
`;
const WORKING_DIRECTORY = resolve("/home/someone");

function load(set: readonly string[], seed?: string) {
  const options = { file: "scenarios/trace.yaml", set, workingDirectory: WORKING_DIRECTORY };
  return loadScenario(FILE, seed === undefined ? options : { ...options, seed });
}

function scenario(set: readonly string[], seed?: string) {
  const result = load(set, seed);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
  return result.scenario;
}

function problems(set: readonly string[]): string[] {
  const result = load(set);
  return result.ok ? [] : result.problems.map(formatProblem);
}

describe("overrides", () => {
  it("replace values, make mappings where there are none, and win over earlier ones", () => {
    const { settings } = scenario(["nodes.count=7", "topology.link.latency=3 ms", "nodes.count=9", "battery=kibam"]);
    expect(settings.nodes.count).toBe(9);
    expect(settings.topology?.link.latency).toEqual([3000, 3000]);
    expect(settings.battery.kind).toBe("kibam");
  });

  it("reach into protocols, also empty ones, and add protocols", () => {
    const { protocols } = scenario(["protocols.send-all.ttl=9", "protocols.wide={kind: deadband, delta: 8}"]).settings;
    expect(protocols["send-all"]).toMatchObject({ kind: "send-all", ttl: 9 });
    expect(protocols.wide).toMatchObject({ kind: "deadband", delta: 8 });
  });

  it("take values as YAML, and an empty one as empty settings", () => {
    const { settings } = scenario([
      "audience={who: sink, alarm: {outside: [40, 60]}}",
      "battery=",
      "protocols.deadband.jitter=1 s",
      "title='a=b'",
    ]);
    expect(settings.audience.alarm?.outside).toEqual([40, 60]);
    expect(settings.title).toBe("a=b");
    expect(settings.battery.kind).toBe("linear");
  });

  it("take settings out by null, and add protocols by it", () => {
    const windows = "sensor.windows=mine/windows.json";
    expect(scenario([windows]).settings.sensor).toHaveProperty("windows");
    for (const nothing of ["sensor.windows=null", "sensor.windows=", "sensor.windows=~"]) {
      const { settings, readable } = scenario([windows, nothing]);
      expect(settings.sensor).not.toHaveProperty("windows");
      expect(readable.sensor).not.toHaveProperty("windows");
    }
    expect(scenario(["nodes.count=null"]).settings.nodes.count).toBeUndefined();
    expect(problems(["sensor.file=null"])[0]).toContain("--set sensor.file=null sensor.file: found nothing, expected");
    expect(Object.keys(scenario(["protocols.mqtt=null"]).settings.protocols)).toContain("mqtt");
  });

  it("write short forms out where one of their settings is set", () => {
    const { settings } = scenario(["audience.tolerance=5", "topology=line", "topology.link=lossy", "battery=kibam"]);
    expect(settings.audience).toMatchObject({ who: "all", tolerance: 5 });
    const changes = [
      "topology=line",
      "topology.link=lossy",
      "topology.link.loss=2 %",
      "topology.link.loss.rate=3 %",
      "topology.link.retries=1",
      "protocols.narrow=deadband",
      "protocols.narrow.delta=3",
      "encoder=level-hdc",
      "encoder.dimensions=512",
      "encoder.range=auto",
    ];
    const changed = scenario(changes).settings;
    expect(changed.topology).toMatchObject({ kind: "line", link: { kind: "lossy", retries: 1, loss: { rate: 0.03 } } });
    expect(changed.protocols.narrow).toMatchObject({ kind: "deadband", delta: 3 });
    expect(changed.encoder).toMatchObject({ dimensions: 512 });
  });

  it("keep the text and its hash as they were", () => {
    expect(scenario(["nodes.count=7"]).sha256).toBe(scenario([]).sha256);
    expect(scenario(["nodes.count=7"]).readable).toMatchObject({ nodes: { count: 7 } });
  });

  it("replace the seed", () => {
    expect(scenario([], "hall-7").settings.seed).toBe("hall-7");
    expect(scenario(["seed=3"], "4").settings.seed).toBe("4");
    expect(scenario(["seed=1e3"]).settings.seed).toBe("1e3");
    const nothing = load([], "");
    expect(nothing.ok ? [] : nothing.problems.map(formatProblem)).toEqual([
      '--seed "" seed: found "", expected a seed of at least one character.',
    ]);
  });

  it.each<[string, string]>([
    ["nodes.count=0", "--set nodes.count=0 nodes.count: found 0, expected a whole number from 1 to 1000000."],
    ["nodes.cuont=4", "--set nodes.cuont=4 nodes.cuont: found an unknown key, expected count, "],
    ["nods.count=4", "--set nods.count=4 nods: found an unknown key, expected title, "],
    ["nodes={cuont: 4}", "--set nodes={cuont: 4} nodes.cuont: found an unknown key, expected count, "],
    ["nodes.count", '--set nodes.count: found "nodes.count", expected path=value, such as nodes.count=10.'],
    ["=4", '--set =4: found the path "", expected names joined by points'],
    ["a..b=4", '--set a..b=4: found the path "a..b", expected names joined by points'],
    ["__proto__.x=4", '--set __proto__.x=4: found the path "__proto__.x", expected names joined by points'],
    ["title=[1", "--set title=[1 title: found text that is not YAML, expected YAML. Flow sequence"],
    ["title=*x", "--set title=*x title: found the alias *x, expected an anchor &x before it."],
    [`${Array(50).fill("a").join(".")}=1`, "found a path this long, expected at most 16 names."],
    ["title.x=5", 'scenarios/trace.yaml:1:8 title: found "A trace", expected settings, to set one of them.'],
    ["nodes.board=nrf52", "Did you mean nrf52840?"],
    ["audience=everyone", "Did you mean all?"],
    ["repeat=3", "repeat: found 3, expected settings (seeds), such as { seeds: 10 }."],
    ["seed=''", 'seed: found "", expected a seed of at least one character.'],
  ])("%s", (set, problem) => {
    const [first] = problems([set]);
    expect(first).toContain(problem);
  });

  it("are reported together with the file's problems", () => {
    expect(problems(["nodes.count=0", "oops", "topology.kind=rnig"])).toHaveLength(3);
  });
});

describe("files", () => {
  it("are relative to the scenario's directory, those of overrides to where one works", () => {
    const directory = resolve(WORKING_DIRECTORY, "scenarios");
    expect(collectFiles(scenario([]).settings, directory)).toEqual([
      { path: ["sensor", "file"], written: "data/machine.csv", absolute: resolve(directory, "data/machine.csv") },
    ]);
    const { settings, readable } = scenario([
      "sensor.windows=mine/windows.json",
      "topology={kind: file, path: /edges.txt}",
    ]);
    expect(collectFiles(settings, directory)).toEqual([
      { path: ["topology", "path"], written: "../../../edges.txt", absolute: resolve("/edges.txt") },
      { path: ["sensor", "file"], written: "data/machine.csv", absolute: resolve(directory, "data/machine.csv") },
      {
        path: ["sensor", "windows"],
        written: "../mine/windows.json",
        absolute: resolve(WORKING_DIRECTORY, "mine/windows.json"),
      },
    ]);
    expect(readable).toMatchObject({ sensor: { windows: "../mine/windows.json" } });
  });
});
