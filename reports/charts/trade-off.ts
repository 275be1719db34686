/** The price of silence: what is saved against what nobody hears of. */
import type { RunResult } from "../../src/experiment/result.ts";
import type { RunTables } from "../../src/experiment/tables/description.ts";
import { count, percent } from "../number.ts";
import { printable } from "../text.ts";
import type { Chart } from "./chart.ts";
import { CHOSEN, colourOf, percentAxis, percentOf, protocolsParam, shapeOf, shownAs, siAxis, specOf } from "./parts.ts";
import { quantity, sentences } from "./prose.ts";
import { decades } from "./ticks.ts";
import { rounded, rowsBy, sumOf } from "./values.ts";

/** px. */
const HEIGHT = 260;
/** From how many-fold on the horizontal axis is logarithmic. */
const WIDE_RANGE = 20;

interface Point {
  readonly protocol: string;
  readonly events: number;
  readonly missed: number;
  readonly missedShare: number;
  readonly price: number;
  readonly falseAlarms: number | null;
}

/** Share of events missed against energy (bytes on air where no energy is known), one point a protocol. */
export function tradeOffChart(result: RunResult, { nodes }: RunTables): Chart | undefined {
  const protocols = Object.keys(result.protocols);
  const rows = rowsBy(nodes.protocol);
  const isEnergy = protocols.some((protocol) => result.protocols[protocol]!.metrics.energyJ > 0);
  const points = protocols.flatMap((protocol): Point[] => {
    const { metrics } = result.protocols[protocol]!;
    const own = rows.get(protocol) ?? [];
    const events = sumOf(nodes.events, own);
    const missed = sumOf(nodes.missedEvents, own);
    const price = isEnergy ? metrics.energyJ : metrics.bytesOnAir;
    if (events === null || missed === null || events === 0 || !Number.isFinite(price)) return [];
    return [
      { protocol, events, missed, missedShare: missed / events, price, falseAlarms: sumOf(nodes.falseAlarms, own) },
    ];
  });
  if (points.length === 0) return undefined;
  const unit = isEnergy ? "J" : "B";
  const priceTitle = isEnergy ? "energy of all battery-powered nodes" : "bytes on air";
  const title = "The price of silence";
  return {
    id: "trade-off",
    title,
    description: sentences(
      `Share of events that the audience missed (vertical) against ${priceTitle} (horizontal): one point a protocol. Nearer to the lower left corner is better.`,
      ...points.map(
        ({ protocol, missed, events, missedShare, price }) =>
          `${printable(protocol)}: ${quantity(price, unit)}, ${count(missed)} of ${count(events)} events missed (${percent(missedShare)} %).`,
      ),
    ),
    spec: tradeOffSpec(title, points, unit, priceTitle),
    signals: { protocols: points.map(({ protocol }) => protocol) },
  };
}

function tradeOffSpec(title: string, points: readonly Point[], unit: string, priceTitle: string) {
  const protocols = points.map(({ protocol }) => protocol);
  const prices = points.map(({ price }) => price);
  const highest = Math.max(...points.map(({ missedShare }) => missedShare));
  const isLog = Math.min(...prices) > 0 && Math.max(...prices) > WIDE_RANGE * Math.min(...prices);
  return specOf({
    title,
    height: HEIGHT,
    params: [protocolsParam(protocols)],
    data: {
      values: points.map((point) => ({
        ...point,
        missedShare: rounded(point.missedShare),
        price: rounded(point.price),
      })),
    },
    transform: [
      CHOSEN,
      shownAs("price", unit, "shown"),
      { calculate: percentOf("datum.missedShare", ".3~%"), as: "percent" },
    ],
    mark: { type: "point", filled: true, size: 130, opacity: 0.9, clip: false },
    encoding: {
      x: {
        field: "price",
        type: "quantitative",
        title: priceTitle,
        axis: siAxis(unit, isLog ? { values: [...decades(prices)] } : {}),
        scale: isLog ? { type: "log", padding: 20 } : { zero: true },
      },
      y: {
        field: "missedShare",
        type: "quantitative",
        title: "events missed",
        axis: percentAxis(),
        scale: { domain: [0, highest === 0 ? 1 : Math.min(1, 1.15 * highest)] },
      },
      color: colourOf(protocols),
      shape: shapeOf(protocols),
      tooltip: [
        { field: "protocol", type: "nominal", title: "protocol" },
        { field: "shown", type: "nominal", title: priceTitle },
        { field: "percent", type: "nominal", title: "share missed" },
        { field: "missed", type: "quantitative", format: ",", title: "events missed" },
        { field: "events", type: "quantitative", format: ",", title: "of events" },
        { field: "falseAlarms", type: "quantitative", format: ",", title: "false alarms" },
      ],
    },
  });
}
