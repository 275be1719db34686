import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { VirtualHost } from "../../sim/node/virtual-host.ts";
import { build } from "../../src/experiment/build.ts";
import type { Host, Protocol, ProtocolNode } from "../../src/host.ts";
import { openScenario } from "../../src/library/scenario-file.ts";
import { knownCatalogues } from "../../src/scenario/known-catalogues.ts";
import { SteppedClock } from "../../src/transport/clock/stepped-clock.ts";
import { NoStreamsError, RealHost } from "../../src/transport/real-host.ts";
import { type Temporary, temporaryFolder } from "../cli/temporary.ts";

type All = typeof knownCatalogues.protocols;
/** What a protocol's factory takes. */
type HostFor<P extends Pick<Protocol, "create">> = Parameters<P["create"]>[0];
/** The protocols that do not run on a host of this type. */
type Refusing<H> = {
  [Name in keyof All]: H extends HostFor<ReturnType<All[Name]["build"]>> ? never : Name;
}[keyof All];
/** One that asks more of its host than the contract gives. */
type Greedy = { create: (host: Host & { reboot(): void }) => ProtocolNode };

describe("the two hosts, as the compiler sees them,", () => {
  it("both keep the contract", () => {
    expectTypeOf<RealHost>().toExtend<Host>();
    expectTypeOf<VirtualHost>().toExtend<Host>();
    expectTypeOf<Omit<RealHost, "clockUs">>().not.toExtend<Host>();
  });

  it("both take every protocol", () => {
    expectTypeOf<Refusing<RealHost>>().toBeNever();
    expectTypeOf<Refusing<VirtualHost>>().toBeNever();
    expectTypeOf<Refusing<Omit<RealHost, "clockUs">>>().not.toBeNever();
    expectTypeOf<RealHost>().not.toExtend<HostFor<Greedy>>();
  });
});

/** Every kind with its defaults. */
const SCENARIO = `title: One of each
seed: each
duration: 10 min
nodes: { count: 3 }
topology: { kind: line }
sensor: { kind: vibration }
encoder: { kind: level-hdc, range: [20 Hz, 80 Hz] }
audience: sink
protocols:
`;

describe("a host on real sockets", () => {
  let temporary: Temporary;
  beforeAll(() => {
    temporary = temporaryFolder();
  });
  afterAll(() => temporary.remove());

  it("runs every protocol there is, on a clock of its own", () => {
    const kinds = Object.keys(knownCatalogues.protocols);
    const settings = kinds.map((kind) => `  ${kind}:${kind.endsWith("deadband") ? " { delta: 5 Hz }" : ""}\n`);
    const file = temporary.write("each.yaml", SCENARIO + settings.join(""));
    const opened = openScenario({ file, set: [], seed: undefined });
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    const { protocols } = build(opened.scenario, opened.text);
    expect(protocols.map(({ kind }) => kind)).toEqual(kinds);
    const spoke = protocols.filter(({ protocol }) => framesOf(protocol) > 0).map(({ kind }) => kind);
    expect(spoke).toEqual(kinds.filter((kind) => !kind.startsWith("mqtt")));
  });
});

/** Frames that a node sends over a minute in which its sensor jumps up and down; of streams it hears that there are none. */
function framesOf(protocol: Protocol): number {
  const clock = new SteppedClock({ epochMs: 0, driftPpm: 20 });
  const failures: unknown[] = [];
  let frames = 0;
  const links = {
    send: () => {
      frames++;
      return "sent" as const;
    },
  };
  const host = new RealHost({
    name: "node-1",
    clock,
    random: () => 0.25,
    mesh: { links, neighbours: [0, 2], nextHopToGateway: 0 },
    gateway: "none",
    failed: (error) => failures.push(error),
  });
  host.run(protocol.create(host));
  for (let second = 1; second <= 60; second++) {
    clock.stepTo(second * 1_000_000);
    const block = { firstOrdinal: second, values: Float64Array.of(second % 2 ? 70 : 30), labels: new Uint8Array(1) };
    host.react((node) => node.onSample(block, 0, clock.localUs()));
  }
  expect(failures.filter((error) => !(error instanceof NoStreamsError))).toEqual([]);
  return frames;
}
