/** Where the nodes of a mesh are: a map of names and addresses, the same for all of them. */
import { readFileSync } from "node:fs";
import { sentencesOf } from "../library/scenario-file.ts";
import { systemReason } from "../library/system-reason.ts";
import { plainValue } from "../scenario/plain-value.ts";
import { parseYaml } from "../scenario/yaml-text.ts";
import type { Peer } from "../transport/links.ts";
import { type Carriage, type Endpoint, endpointOf, textOf } from "../transport/socket-address.ts";
import { type Failure, wrongInput } from "./failure.ts";
import type { PlannedNode } from "./node-plan.ts";

/** Endpoints by the names of nodes. */
export type PeerMap = ReadonlyMap<string, Endpoint>;

/** An endpoint as people write it. @param carriage the only one that will do @throws Failure */
export function requireEndpoint(text: string, carriage?: Carriage): Endpoint {
  const endpoint = endpointOf(text);
  const isSuitable = endpoint !== undefined && (carriage === undefined || carriage === endpoint.carriage);
  if (isSuitable) return endpoint;
  const examples = carriage === undefined ? "udp://127.0.0.1:4711 or tcp://[::1]:4711" : `${carriage}://127.0.0.1:4711`;
  throw wrongInput(`${JSON.stringify(text)} is no address such as ${examples}.`);
}

/** The map in a YAML (or JSON) file. @throws Failure */
export function peersInFile(file: string, names: readonly string[]): PeerMap {
  const parsed = parseYaml(contents(file), file);
  if (!parsed.ok) throw wrongInput(...sentencesOf(parsed.problems));
  const plain = plainValue(parsed.yaml, file);
  if (!plain.ok) throw wrongInput(...sentencesOf(plain.problems));
  return peersOf(plain.value, file, names);
}

/** @param where what to call it in sentences @throws Failure */
export function peersOf(document: unknown, where: string, names: readonly string[]): PeerMap {
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw wrongInput(`${where} is no map of names and addresses, such as node-1: udp://127.0.0.1:4711.`);
  const peers = new Map<string, Endpoint>();
  for (const [name, text] of Object.entries(document)) {
    if (!names.includes(name)) throw wrongInput(`${where} names ${name}, which is no node of the scenario.`);
    peers.set(name, requireEndpoint(String(text)));
  }
  return peers;
}

/** The node's neighbours with their endpoints. @throws Failure where one is missing, or cannot be reached from `own` */
export function neighboursIn(peers: PeerMap, { plan }: PlannedNode, own: Endpoint): readonly Peer[] {
  const missing = plan.neighbours.filter(({ name }) => !peers.has(name)).map(({ name }) => name);
  if (missing.length > 0)
    throw wrongInput(`${plan.name} needs the addresses of its neighbours: ${missing.join(", ")}.`);
  return plan.neighbours.map((neighbour) => {
    const endpoint = peers.get(neighbour.name)!;
    if (endpoint.carriage !== own.carriage) throw mismatch(neighbour.name, endpoint, own);
    if (endpoint.port === 0) throw wrongInput(`${neighbour.name} is at ${textOf(endpoint)}, and nothing is at port 0.`);
    return { ...neighbour, endpoint };
  });
}

function mismatch(name: string, endpoint: Endpoint, own: Endpoint): Failure {
  return wrongInput(`${name} is at ${textOf(endpoint)}, and this node at ${textOf(own)}: one of the two must change.`);
}

function contents(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw wrongInput(`${file} cannot be read: ${systemReason(error)}.`);
  }
}
