/** What took the frames that did not arrive. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count } from "../number.ts";
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { extremes, sentences } from "./prose.ts";
import { stackedBars } from "./stacked-bars.ts";
import { RANGE } from "./theme.ts";
import { orZero } from "./values.ts";

/** Causes that have a colour of their own; the rarest others are one part together. */
const CAUSES_MAX = 8;
const OTHERS = "others";

/** Frames lost by cause, one stacked bar a protocol. */
export function lossesChart(result: RunResult, { losses }: RunTables): Chart | undefined {
  const totals = new Map<string, number>();
  const frames = new Map<string, number>();
  losses.cause.forEach((cause, row) => {
    const lost = orZero(losses.frames[row]);
    totals.set(cause, orZero(totals.get(cause)) + lost);
    const key = JSON.stringify([losses.protocol[row], cause]);
    frames.set(key, orZero(frames.get(key)) + lost);
  });
  const causes = [...totals].filter(([, lost]) => lost > 0).sort(([, a], [, b]) => b - a);
  if (causes.length === 0) return undefined;
  const own = causes.slice(0, causes.length > CAUSES_MAX ? CAUSES_MAX - 1 : CAUSES_MAX).map(([cause]) => cause);
  const rest = causes.slice(own.length).map(([cause]) => cause);
  const bars = Object.keys(result.protocols).map((protocol) => {
    const lost = (cause: string) => orZero(frames.get(JSON.stringify([protocol, cause])));
    const others = rest.reduce((sum, cause) => sum + lost(cause), 0);
    return { protocol, values: [...own.map(lost), ...(rest.length > 0 ? [others] : [])] };
  });
  const known = bars.map(({ protocol, values }) => ({ protocol, value: values.reduce((a, b) => a + b, 0) }));
  const description = {
    id: "losses" as const,
    title: "Frames lost by cause",
    partTitle: "cause",
    parts: [...own.map((cause) => cause.replaceAll("-", " ")), ...(rest.length > 0 ? [OTHERS] : [])],
    range: RANGE.parts,
    valueTitle: "frames lost",
    unit: "",
  };
  return {
    id: description.id,
    title: description.title,
    description: sentences(
      "Frames that did not arrive, by what took them: one stacked bar a protocol. A retry may have got through where a frame was lost.",
      extremes("In all", known, count),
      `The most frequent cause is ${printable(description.parts[0]!)}: ${count(causes[0]![1])} over all protocols.`,
      rest.length > 0 ? `The ${count(rest.length)} rarest causes are drawn together.` : "",
    ),
    spec: stackedBars(description, bars),
    signals: { protocols: bars.map(({ protocol }) => protocol) },
  };
}
