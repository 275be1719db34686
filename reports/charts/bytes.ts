/** What the bytes on air were for. */
import type { ByLayer, RunResult } from "../../src/experiment/result.ts";
import { percent } from "../number.ts";
import type { Chart } from "./chart.ts";
import { extremes, quantity, sentences } from "./prose.ts";
import { stackedBars } from "./stacked-bars.ts";
import { RANGE } from "./theme.ts";
import { orZero } from "./values.ts";

const LAYERS: readonly (readonly [keyof ByLayer, string])[] = [
  ["application", "messages"],
  ["transport", "TCP"],
  ["network", "IPv6, UDP"],
  ["fragmentation", "fragments"],
  ["link", "link"],
  ["acknowledgements", "acknowledgements"],
  ["repetitions", "repetitions"],
];

/** Bytes on air by layer, one stacked bar a protocol; layers that nobody used are left out. */
export function bytesChart(result: RunResult): Chart | undefined {
  const protocols = Object.entries(result.protocols);
  const layers = LAYERS.filter(([layer]) =>
    protocols.some(([, { metrics }]) => orZero(metrics.bytesByLayer[layer]) > 0),
  );
  if (layers.length === 0) return undefined;
  const bars = protocols.map(([protocol, { metrics }]) => ({
    protocol,
    values: layers.map(([layer]) => orZero(metrics.bytesByLayer[layer])),
  }));
  const known = bars.map(({ protocol, values }) => ({ protocol, value: values.reduce((a, b) => a + b, 0) }));
  const shares = protocols
    .map(([protocol, { metrics }], i) => ({
      protocol,
      value: orZero(metrics.bytesByLayer.application) / known[i]!.value,
    }))
    .filter(({ value }) => Number.isFinite(value));
  const description = {
    id: "bytes" as const,
    title: "Bytes on air by layer",
    partTitle: "layer",
    parts: layers.map(([, name]) => name),
    range: RANGE.parts,
    valueTitle: "bytes on air",
    unit: "B",
  };
  return {
    id: description.id,
    title: description.title,
    description: sentences(
      "Bytes that all nodes put on the air, by what they were for: one stacked bar a protocol. Repetitions are copies of a frame by which sleeping receivers are reached.",
      extremes("In all", known, (value) => quantity(value, "B")),
      extremes("Share of the messages themselves", shares, (value) => `${percent(value)} %`),
    ),
    spec: stackedBars(description, bars),
    signals: { protocols: bars.map(({ protocol }) => protocol) },
  };
}
