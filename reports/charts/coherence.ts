/** How nodes come into step: Kuramoto's order parameter over time. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { number, percent } from "../number.ts";
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { type Line, linesOverTime } from "./lines.ts";
import { extremes, quantity, seconds, sentences } from "./prose.ts";
import { timeUnitOf } from "./time.ts";
import { orZero, rounded, rowsBy } from "./values.ts";

const US_PER_S = 1e6;

/** The order parameter of the nodes' phases, one line a protocol that keeps a rhythm. */
export function coherenceChart(result: RunResult, { coherence }: RunTables): Chart | undefined {
  const rows = rowsBy(coherence.protocol);
  const protocols = Object.keys(result.protocols);
  const keeping = protocols.filter((protocol) => rows.has(protocol));
  if (keeping.length === 0) return undefined;
  const time = timeUnitOf(result.durationS);
  const lines = keeping.map(
    (protocol): Line => ({
      protocol,
      t: rows.get(protocol)!.map((row) => coherence.atS[row]! / time.seconds),
      value: rows.get(protocol)!.map((row) => rounded(coherence.orderParameter[row])),
    }),
  );
  const title = "Keeping step: order parameter";
  const last = keeping.map((protocol) => ({
    protocol,
    value: orZero(coherence.orderParameter[rows.get(protocol)!.at(-1)!]),
  }));
  return {
    id: "coherence",
    title,
    description: sentences(
      "How well the nodes' phases agree, from 0 (spread evenly) to 1 (in step), over the time of the run (a logarithm, since locking is quick): one line a protocol that keeps a rhythm.",
      extremes("At the end", last, number),
      ...keeping.map((protocol) => lockSentence(result, coherence, protocol, rows.get(protocol)!)),
    ),
    spec: linesOverTime(
      {
        title,
        valueTitle: "order parameter r",
        unit: "",
        time,
        protocols,
        interpolate: "linear",
        domain: [0, 1],
        isTimeLogarithmic: true,
        format: ".4~f",
      },
      lines,
    ),
    signals: { protocols },
  };
}

function lockSentence(
  result: RunResult,
  coherence: RunTables["coherence"],
  protocol: string,
  rows: readonly number[],
): string {
  const { lockTimeS, residualJitterUs } = result.protocols[protocol]!.metrics;
  const name = printable(protocol);
  if (lockTimeS === null) return `With ${name}, the network never was in step.`;
  const inStep = rows.reduce((sum, row) => sum + orZero(coherence.inStepShare[row]), 0) / rows.length;
  const jitter =
    residualJitterUs === null
      ? ""
      : `, and off by ${quantity(residualJitterUs / US_PER_S, "s")} (root mean square) from then on`;
  return `With ${name}, it was in step after ${seconds(lockTimeS)}${jitter}; nodes count themselves in step for ${percent(inStep)} % of the time.`;
}
