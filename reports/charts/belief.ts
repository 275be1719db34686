/** Truth against belief: what a node measured, and what the audience took it for. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count } from "../number.ts";
import { printable } from "../text.ts";
import { type BeliefData, beliefData } from "./belief-data.ts";
import { beliefSpec } from "./belief-spec.ts";
import type { Chart } from "./chart.ts";
import { extremes, sentences } from "./prose.ts";
import { timeUnitOf } from "./time.ts";

/** Changes of the truth that a chart shows well side by side. */
const CHANGES_SHOWN = 70;
/** The same where lines have been thinned out, so that what is missing is too narrow to be seen. */
const THIN_CHANGES_SHOWN = 400;
/** Windows of the run's length divided by these are offered. */
const PARTS = [1, 2, 4, 8, 16, 32, 64, 128] as const;

/** Truth and beliefs of one node over time, with its events; the node and the window of time can be chosen. */
export function beliefChart(result: RunResult, tables: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const time = timeUnitOf(result.durationS);
  const data = beliefData(tables, result.durationS, time);
  if (data.nodes.length === 0 || data.truth.every(({ value }) => value.every((one) => one === null))) return undefined;
  const node = mostMissed(data);
  const end = result.durationS / time.seconds;
  const unit = result.sensorUnit === null ? null : printable(result.sensorUnit);
  const title = "Truth and belief";
  const isThin = hasFewerThanSamples(data, tables.nodes, node);
  const missed = protocols.map((protocol) => ({
    protocol,
    value: sum(data.missed.filter((one) => one.node === node && one.protocol === protocol)),
  }));
  const events = sum(data.events.filter((one) => one.node === node));
  return {
    id: "belief",
    title,
    description: sentences(
      "What one node really measured (thick line) and what a member of the audience believed of it (one line of steps a protocol), over a window of the run. Shaded spans are events of the truth; a cross in a protocol's colour stands above an event that was missed with it.",
      `At first, ${printable(node)} is shown${missed.some(({ value }) => value > 0) ? ", the one with most missed events of those to choose from" : ""}: it had ${count(events)} ${events === 1 ? "event" : "events"} in the run.`,
      events > 0 ? extremes("Missed of them", missed, count) : "",
      isThin
        ? "Lines are thinned out: not every sample has a point, but peaks have, and what was believed when the next point came."
        : "",
      data.isCut ? "Not all events are marked." : "",
    ),
    spec: beliefSpec({ title, protocols, data, node, time, unit, end, ...windowOf(data, node, end, isThin) }),
    signals: { protocols, node: data.nodes },
    isWide: true,
  };
}

/** The node with most missed events over all protocols; the first one of several. */
function mostMissed({ nodes, missed }: BeliefData): string {
  const missedOf = new Map<string, number>();
  for (const one of missed) missedOf.set(one.node, (missedOf.get(one.node) ?? 0) + one.start.length);
  return nodes.reduce((best, node) => ((missedOf.get(node) ?? 0) > (missedOf.get(best) ?? 0) ? node : best));
}

/** Below this share of the samples, points have been left out that could be seen. */
const COMPLETE = 0.9;

/** Whether a node has far fewer points of truth than it took samples. */
function hasFewerThanSamples({ truth }: BeliefData, nodes: RunTables["nodes"], node: string): boolean {
  const points = truth.find((line) => line.node === node)?.t.length ?? 0;
  const samples = nodes.node.reduce(
    (most, name, row) => (name === node ? Math.max(most, nodes.samples[row]!) : most),
    0,
  );
  return points < COMPLETE * samples;
}

/** The window that is shown at first: short enough to be read, from shortly before the first event that was missed. */
function windowOf({ truth, events, missed }: BeliefData, node: string, end: number, isThin: boolean) {
  const changes = truth.find((line) => line.node === node)?.t.length ?? 0;
  const parts = PARTS.find((one) => changes / one <= (isThin ? THIN_CHANGES_SHOWN : CHANGES_SHOWN)) ?? PARTS.at(-1)!;
  const span = end / parts;
  const own = [...missed, ...events].filter((one) => one.node === node);
  const firstOf = (spans: readonly { readonly start: readonly (number | null)[] }[]) =>
    Math.min(...spans.flatMap(({ start }) => start.filter((at) => at !== null)));
  const lost = firstOf(own.filter((one) => "protocol" in one));
  const first = Number.isFinite(lost) ? lost : firstOf(own);
  const from = Number.isFinite(first) ? first - span / 4 : 0;
  return { span, from: Math.max(0, Math.min(end - span, from)), spans: PARTS.map((part) => end / part) };
}

function sum(spans: readonly { readonly start: readonly unknown[] }[]): number {
  return spans.reduce((total, { start }) => total + start.length, 0);
}
