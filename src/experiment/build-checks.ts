/** What a built world is checked for before it runs: settings that fit each other only on paper. */
import { processorFor, workDurationUs } from "../../models/accelerator/processor.ts";
import { boardCatalogue } from "../../models/board/catalogue.ts";
import type { Sensor } from "../../models/sensor/sensor.ts";
import { reachabilityOf } from "../../sim/net/reachability.ts";
import { Routes } from "../../sim/net/routes.ts";
import { ADDRESS_MAX } from "../../sim/net/sixlowpan/address.ts";
import type { MediumSpec, NodeSpec } from "../../sim/world-spec.ts";
import type { Protocol } from "../host.ts";
import type { Audience } from "./audience.ts";
import { SetupError } from "./setup-error.ts";

const US_PER_MS = 1000;
const US_PER_S = 1e6;

/** @throws SetupError where the audience is more than there is */
export function checkAudience(audience: Audience, nodes: number, gateways: number): void {
  if (audience === "sink" && gateways === 0) {
    throw new SetupError(["nodes", "gateways"], "0", "at least 1 where the audience is the sink");
  }
  if (typeof audience === "number" && audience > nodes) {
    throw new SetupError(["audience"], String(audience), `at most ${nodes}, the number of nodes with the gateways`);
  }
}

/** @throws SetupError where the board cannot transmit at this power: no figure says what it would draw */
export function checkTransmitPower(powerDbm: number, boardName: string): void {
  const board = boardCatalogue[boardName as keyof typeof boardCatalogue];
  const [mostDbm] = board.transmitA[board.transmitA.length - 1];
  if (powerDbm <= mostDbm) return;
  throw new SetupError(
    ["radio", "txPower"],
    `${powerDbm} dBm`,
    `at most ${mostDbm} dBm, the highest transmit power of the board ${boardName}`,
    "transmit with less, or take another board",
  );
}

/**
 * A processor that cannot keep up with its sensor would compute more than there is time.
 * @throws SetupError for the first node whose samples come faster than they are worked on
 */
export function checkKeepsUp(name: string, { sampleWork }: Protocol, nodes: readonly NodeSpec[]): void {
  for (const { name: node, sensor, board, accelerator } of nodes) {
    if (sensor === undefined || sensor.count < 2) continue;
    const periodUs = (sensor.timeUs(sensor.count - 1) - sensor.timeUs(0)) / (sensor.count - 1);
    const workUs = workDurationUs(sampleWork, processorFor(sampleWork, { board, accelerator }));
    if (workUs <= periodUs) continue;
    throw new SetupError(
      ["protocols", name],
      `${workUs / US_PER_MS} ms of computation for each sample of ${node}, which come every ${periodUs / US_PER_MS} ms`,
      "a processor that keeps up with the sensor",
      "sample less often, take fewer encoder.dimensions, or another board or nodes.accelerator",
    );
  }
}

/** A warning where a run goes on for more than a period after the sensor's own series is over. */
export function endWarnings(sensor: Sensor, nodes: readonly NodeSpec[], durationUs: number): string[] {
  if (sensor.durationUs === undefined) return [];
  let endUs = 0;
  for (const { sensor: series } of nodes) {
    if (series !== undefined && series.count > 0)
      endUs = Math.max(endUs, series.timeUs(series.count - 1) + sensor.periodUs);
  }
  if (durationUs - endUs <= sensor.periodUs) return [];
  return [
    `The log ends after ${timeText(sensor.durationUs)}; nothing is sampled for the last ${timeText(durationUs - endUs)}, and lives are projected from the whole run.`,
  ];
}

/** The two largest units of a time, rounded down: "2 d 3 h", "90 s" is "1 min 30 s", below a second "0.25 s". */
function timeText(us: number): string {
  if (us < US_PER_S) return `${us / US_PER_S} s`;
  const seconds = Math.floor(us / US_PER_S);
  const units = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const largest = units.findIndex(([amount]) => amount > 0);
  const shown = units.slice(largest, largest + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

/**
 * More nodes than all gateways' networks have addresses for are refused before any link is made, which takes long for so
 * many. Who will be out of reach, and need none, is not known by then, and no reason to plan with too few.
 * @param nodes without the gateways
 * @throws SetupError where there are too few addresses, however evenly the nodes are spread
 */
export function checkAddressCount(nodes: number, gateways: number): void {
  if (gateways === 0 || nodes + gateways <= gateways * ADDRESS_MAX) return;
  throw tooFewAddresses(`${nodes} nodes for ${gateways} of them; there are ${ADDRESS_MAX} short addresses around each`);
}

function tooFewAddresses(found: string): SetupError {
  return new SetupError(["nodes", "gateways"], found, "networks that 16-bit addresses suffice for", "add gateways");
}

/** @throws SetupError where the network of one gateway has more nodes than short addresses tell apart */
export function checkAddresses(medium: MediumSpec, vertices: readonly { readonly isGateway: boolean }[]): void {
  if (vertices.length <= ADDRESS_MAX) return;
  const { graph, meanLoss } = reachabilityOf(medium);
  const gateways = vertices.flatMap(({ isGateway }, vertex) => (isGateway ? [vertex] : []));
  try {
    new Routes(graph, gateways, meanLoss);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooFewAddresses(error.message);
  }
}
