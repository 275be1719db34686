/** Where the energy went. */
import type { EnergyByState, RunResult } from "../../src/experiment/result.ts";
import { percent } from "../number.ts";
import type { Chart } from "./chart.ts";
import { extremes, quantity, sentences } from "./prose.ts";
import { stackedBars } from "./stacked-bars.ts";
import { RANGE } from "./theme.ts";
import { orZero } from "./values.ts";

/** States from the one that traffic decides to the one that it does not: idle listening stands apart at the end. */
const STATES: readonly (readonly [keyof EnergyByState, string])[] = [
  ["sleep", "sleep"],
  ["cpu", "processor"],
  ["transmit", "transmit"],
  ["receive", "receive"],
  ["idleListening", "idle listening"],
];

/** Energy by state of the chip, one stacked bar a protocol. */
export function energyChart(result: RunResult): Chart | undefined {
  const bars = Object.entries(result.protocols).map(([protocol, { metrics }]) => ({
    protocol,
    values: STATES.map(([state]) => orZero(metrics.energyByStateJ[state])),
  }));
  const known = bars.map(({ protocol, values }) => ({ protocol, value: values.reduce((a, b) => a + b, 0) }));
  if (known.every(({ value }) => value === 0)) return undefined;
  const description = {
    id: "energy" as const,
    title: "Energy by state",
    partTitle: "state",
    parts: STATES.map(([, name]) => name),
    range: RANGE.states,
    valueTitle: "energy of all battery-powered nodes",
    unit: "J",
  };
  const idle = bars
    .map(({ protocol, values }, i) => ({ protocol, value: values.at(-1)! / known[i]!.value }))
    .filter(({ value }) => Number.isFinite(value));
  return {
    id: description.id,
    title: description.title,
    description: sentences(
      "Energy that all battery-powered nodes drew in the run, by state of the chip: one stacked bar a protocol, idle listening at its end.",
      extremes("In all", known, (value) => quantity(value, "J")),
      extremes("Share of idle listening", idle, (value) => `${percent(value)} %`),
    ),
    spec: stackedBars(description, bars),
    signals: { protocols: bars.map(({ protocol }) => protocol) },
  };
}
