/** `resonance node`: one node of a scenario's network, on real sockets. */

import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import { Failure, fault } from "./failure.ts";
import { file, json, set } from "./scenario-options.ts";
import { complain } from "./terminal.ts";

const name = Flag.String("name").pipe(
  Flag.withMetavar("node"),
  Flag.withDescription("Which node of the scenario, e.g. node-3 or gateway"),
);
const protocol = Flag.String("protocol").pipe(
  Flag.withMetavar("name"),
  Flag.withDescription("Which protocol of the scenario; left out: its first Resonance, else its first"),
  Flag.optional,
);
const peers = Flag.String("peers").pipe(
  Flag.withMetavar("file"),
  Flag.withDescription(
    "Where the nodes are: a YAML map of names and addresses such as udp://127.0.0.1:4711, the same for all; - is one line of JSON on stdin",
  ),
);
const listen = Flag.String("listen").pipe(
  Flag.withMetavar("address"),
  Flag.withDescription("Where this node listens; left out: its place among the peers, else udp://127.0.0.1:0"),
  Flag.optional,
);
const streams = Flag.String("streams").pipe(
  Flag.withMetavar("address"),
  Flag.withDescription("Where the gateway takes byte streams (MQTT), e.g. tcp://127.0.0.1:1883"),
  Flag.optional,
);
const stepped = Flag.Boolean("stepped").pipe(
  Flag.withDescription("Stdin says what time it is, step by step, for meshes that do the same every time"),
  Flag.withDefault(false),
);

interface NodeFlags {
  readonly file: string;
  readonly set: readonly string[];
  readonly json: boolean;
  readonly name: string;
  readonly protocol: Option.Option<string>;
  readonly peers: string;
  readonly listen: Option.Option<string>;
  readonly streams: Option.Option<string>;
  readonly stepped: boolean;
}

export const node = Command.make(
  "node",
  { file, set, json, name, protocol, peers, listen, streams, stepped },
  (options: NodeFlags) =>
    Effect.acquireUseRelease(
      Effect.tryPromise({ try: () => sessionOf(options), catch: asFailure }),
      (session) =>
        Effect.tryPromise({ try: () => session.open().then(() => session.ended), catch: asFailure }).pipe(
          Effect.onInterrupt(() => complain("Interrupted.")),
        ),
      (session) => Effect.promise(() => session.close()),
    ),
).pipe(Command.withDescription("Run one node of a scenario's network on real sockets (UDP or TCP)"));

async function sessionOf(options: NodeFlags) {
  const { plannedNode } = await import("./node-plan.ts");
  const { peersInFile, requireEndpoint } = await import("./node-peers.ts");
  const { JsonReport, TextReport } = await import("./node-report.ts");
  const { NodeSession } = await import("./node-session.ts");
  const { file, set, name } = options;
  const chance = options.stepped ? "simulated" : "fresh";
  const planned = plannedNode({ file, set, seed: undefined }, name, Option.getOrUndefined(options.protocol), chance);
  const known = options.peers === "-" ? undefined : peersInFile(options.peers, planned.names);
  const listenAt = Option.map(options.listen, requireEndpoint);
  const { stdout, stderr } = process;
  return new NodeSession({
    planned,
    endpoint: Option.getOrElse(listenAt, () => known?.get(name) ?? requireEndpoint("udp://127.0.0.1:0")),
    peers: known,
    streams: Option.getOrUndefined(Option.map(options.streams, (text) => requireEndpoint(text, "tcp"))),
    isStepped: options.stepped,
    report: options.json ? new JsonReport(stdout) : new TextReport(stdout, stderr, name, planned.unit),
    say: (sentence) => stderr.write(`${sentence}\n`),
  });
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : fault(error);
}
