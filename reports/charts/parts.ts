/** Pieces that the specifications of several charts are made of. */
import type { TopLevelSpec } from "vega-lite";
import { DASHES, SHAPES } from "./palette.ts";
import { RANGE } from "./theme.ts";

export const SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";

/** Keeps the protocols that the signal `protocols` holds. */
export const CHOSEN = { filter: "indexof(protocols, datum.protocol) >= 0" } as const;

/** The signal `protocols`: all of them at first. */
export function protocolsParam(protocols: readonly string[]) {
  return { name: "protocols", value: [...protocols] };
}

/** Room that a character of a legend takes at most, px. */
const CHARACTER = 6.8;
/** The same of a legend's symbol and of what stands between two entries, px. */
const SYMBOL = 34;
/** Room that a vertical axis takes at most, px. */
const AXIS = 60;

/**
 * A legend that breaks its entries into as many columns as the chart has room for. The signal `room` is the width with
 * axes: that without them, `width`, is known only when legends have been laid out.
 */
export function legendOf(entries: readonly string[], more: object = {}) {
  const longest = Math.max(1, ...entries.map((entry) => [...entry].length));
  const room = Math.min(longest * CHARACTER, 320) + SYMBOL;
  return { title: null, columns: { expr: `max(1, floor((room - ${AXIS}) / ${Math.ceil(room)}))` }, ...more };
}

/** The same colour for a protocol in every chart. */
export function colourOf(protocols: readonly string[], legend: object | null = legendOf(protocols)) {
  const scale = { domain: [...protocols], range: RANGE.protocols };
  return { field: "protocol", type: "nominal", scale, legend } as const;
}

/** Beside the colour, for lines that cross. */
export function dashOf(protocols: readonly string[]) {
  const range = protocols.map((_, i) => DASHES[i % DASHES.length]!);
  return { field: "protocol", type: "nominal", scale: { domain: [...protocols], range } } as const;
}

/** Beside the colour, for points. */
export function shapeOf(protocols: readonly string[]) {
  const range = protocols.map((_, i) => SHAPES[i % SHAPES.length]!);
  return { field: "protocol", type: "nominal", scale: { domain: [...protocols], range } } as const;
}

/** A number with an SI prefix and its unit, as an expression: 20 kJ; parts of bytes and of counts have no prefix. */
function si(value: string, digits: string, unit: string): string {
  if (unit === "") return `(abs(${value}) < 1 ? format(${value}, '${digits}~r') : format(${value}, '${digits}~s'))`;
  const prefixed = siWithUnit(value, digits, unit);
  return unit.startsWith("B")
    ? `(abs(${value}) < 1 ? format(${value}, '${digits}~r') + ' ${unit}' : ${prefixed})`
    : prefixed;
}

/** The same for any size: the space between number and unit stands before the prefix. */
export function siWithUnit(value: string, digits: string, unit: string): string {
  return `replace(format(${value}, '${digits}~s'), regexp('[^0-9]?$'), ' $&${unit}')`;
}

/** An axis of shares, whose numbers are percentages as everywhere: 60 %. */
export function percentAxis(format = "~%", more: object = {}) {
  return { labelExpr: percentOf("datum.value", format), tickCount: 5, ...more };
}

/** A share as a percentage, as an expression. */
export function percentOf(value: string, format: string): string {
  return `replace(format(${value}, '${format}'), '%', ' %')`;
}

/** An axis whose numbers carry SI prefixes and the unit: 20 kJ. */
export function siAxis(unit: string, more: object = {}) {
  return {
    labelExpr: si("datum.value", "", unit),
    tickCount: { expr: "max(2, floor(width / 90))" },
    ...more,
  };
}

/** The value of a field, for a tooltip: 159.6 J. */
export function shownAs(field: string, unit: string, as: string) {
  return { calculate: si(`datum.${field}`, ".4", unit), as };
}

/** The layer that answers the pointer; pictures are drawn without it. */
export const HOVER = "hover";

/** Cannot be seen, but be met. */
export const HOVER_MARK = { type: "point", filled: true, fillOpacity: 0, strokeOpacity: 0, size: 250 } as const;

/** A specification, in the type that the compiler takes. */
export function specOf(spec: object): TopLevelSpec {
  return {
    $schema: SCHEMA,
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
    ...spec,
  } as TopLevelSpec;
}
