/** Where a run's time went, for people. */
import { count, duration, number, percent } from "../../reports/number.ts";
import type { ProtocolProfile } from "../experiment/trace/profile.ts";

const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;
const US_PER_S = 1e6;
const BYTES_PER_MB = 1e6;

/** A profile of each protocol, and the most memory that the whole program has used so far. */
export function profileText(profiles: readonly ProtocolProfile[], peakBytes: number): string {
  const memory = `Peak memory of the program: ${count(peakBytes / BYTES_PER_MB)} MB.`;
  return [...profiles.map(protocolText), memory].join("\n");
}

function protocolText({ protocol, wallNs, simulatedUs, kinds, shares }: ProtocolProfile): string {
  const wallS = wallNs / NS_PER_S;
  const simulatedS = simulatedUs / US_PER_S;
  const fired = kinds.reduce((sum, kind) => sum + kind.fired, 0);
  const inEventsNs = kinds.reduce((sum, kind) => sum + kind.realNs, 0);
  const shareOf = (ns: number) => `${percent(wallNs === 0 ? null : ns / wallNs)} %`;
  const rows = kinds
    .filter((kind) => kind.fired > 0)
    .map(({ name, fired, realNs }) => [name, count(fired), number(realNs / NS_PER_MS), shareOf(realNs)]);
  return [
    `Profile of ${protocol}: ${duration(simulatedS)} simulated in ${number(wallS)} s, ` +
      `${number(simulatedS / wallS)} s a second; ${count(fired)} events, ${number(fired / wallS)} a second.`,
    `  Time of the nodes: sending ${percent(shares.transmit)} %, listening ${percent(shares.listen)} %, ` +
      `asleep with channel checks ${percent(shares.sampling)} %, radio off ${percent(shares.radioOff)} %; ` +
      `computing ${percent(shares.cpu)} %.`,
    ...table([
      ["event", "count", "ms", "of real time"],
      ...rows,
      ["outside of events", "", number((wallNs - inEventsNs) / NS_PER_MS), shareOf(wallNs - inEventsNs)],
    ]),
    "",
  ].join("\n");
}

/** Names to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    return `  ${cells.join("  ")}`;
  });
}
