/** The text of a scenario for a log, with comments on what was guessed, and from what. */
import { count, duration, number } from "../../../reports/number.ts";
import type { Suggestion } from "./suggest.ts";

/** What a log is like. */
export interface LogFacts {
  readonly fileName: string;
  /** From the scenario's folder. */
  readonly path: string;
  readonly columns: { readonly timestamp: string; readonly value: string; readonly node: string | undefined };
  /** Further columns of numbers. */
  readonly otherValues: readonly string[];
  /** The nodes of the scenario. */
  readonly nodes: number;
  readonly rows: number;
  readonly spanS: number;
  readonly periodS: number;
}

/** Samples of all nodes that a first run should hold: half a minute of work on a common machine. */
const SAMPLES = 250_000;
const HOUR_S = 3600;

/** A scenario that can be run. @param unit of the readings */
export function scenarioText(facts: LogFacts, suggestion: Suggestion, unit: string | undefined): string {
  const { fileName, rows, spanS, periodS } = facts;
  const value = (one: number) => (unit === undefined ? String(one) : `${one} ${unit}`);
  const pair = ([low, high]: readonly [number, number]) => `[${value(low)}, ${value(high)}]`;
  const { usual, range, alarm, tolerance, threshold } = suggestion;
  return `# A first scenario for ${printable(fileName)}: ${count(rows)} rows over ${duration(spanS)}, one every ${duration(periodS)}.
# What follows a "#" says where a setting comes from. Change what you know better; "resonance list" tells what there is.
title: ${yamlText(`Is MQTT or Resonance better for ${printable(fileName)}?`)}
seed: "1"
${durationLine(facts)}
# The board, the distances and the battery are examples: put in yours ("resonance list boards").
nodes: { ${facts.columns.node === undefined ? `count: ${facts.nodes}, ` : ""}board: nrf52840, gateways: 1, placement: { kind: grid, spacing: 25 m } }${nodesComment(facts)}
radio: { kind: ieee802154, txPower: 0 dBm, listening: { kind: lpl, interval: 125 ms } }
channel: { pathLoss: { kind: log-distance, exponent: 3.0, shadowing: 4 dB } }
battery: { kind: linear, capacity: 2000 mAh }

${sensorLines(facts)}

# ${count(suggestion.rows)} rows, the first tenth of the log, were looked at: 98 % of them lie from ${number(usual[0])} to ${number(usual[1])}.
# The alarm is half of this span away from them. It decides what counts as an event: put in the limits that matter to you.
audience: { who: sink, tolerance: ${value(tolerance)}, alarm: { outside: ${pair(alarm)} }, grace: ${seconds(periodS)} }
# The encoder's range has the whole span to spare on either side; values beyond it look alike to Resonance.
encoder: { kind: level-hdc, range: ${pair(range)} }

# Every sample; changes of more than the tolerance; and the same sensitivity for Resonance: ${threshold} of the range is ${value(tolerance)}.
protocols:
  mqtt:
  mqtt-deadband: { delta: ${value(tolerance)}, payload: compact }
  deadband: { delta: ${value(tolerance)} }
  resonance: { threshold: ${threshold} }
  resonance-tree: { kind: resonance, threshold: ${threshold}, route: tree }
`;
}

/** A run of the whole log, unless that takes long. */
function durationLine({ nodes, rows, columns, spanS, periodS }: LogFacts): string {
  const samples = columns.node === undefined ? rows * nodes : rows;
  if (samples <= SAMPLES) return "# The run is as long as the log. A first look at less of it: duration: 1 d";
  const part = Math.max(periodS, (spanS * SAMPLES) / samples);
  const text = part >= 2 * HOUR_S ? `${Math.floor(part / HOUR_S)} h` : `${Math.ceil(part)} s`;
  return `duration: ${text} # of ${duration(spanS)}: the whole log is ${count(samples)} samples, which takes a while; without this line all of it is run`;
}

function nodesComment({ columns: { node }, nodes }: LogFacts): string {
  return node === undefined
    ? ` # all read this log, each from another place in it on`
    : ` # ${count(nodes)} nodes, from the column ${printable(node)}`;
}

function sensorLines({ path, columns: { timestamp, value, node }, otherValues }: LogFacts): string {
  const others = otherValues.length === 0 ? "" : ` # or: ${otherValues.slice(0, 8).map(printable).join(", ")}`;
  const lines = [
    "sensor:",
    "  kind: csv",
    `  file: ${yamlText(path)}`,
    `  timestamp: ${yamlText(timestamp)}`,
    `  value: ${yamlText(value)}${others}`,
    ...(node === undefined ? [] : [`  node: ${yamlText(node)}`]),
    "  # windows: failures.json # if you know when something was wrong: a list of [start, end]; these are then the events",
  ];
  return lines.join("\n");
}

function seconds(periodS: number): string {
  return Number.isInteger(periodS) && periodS % 60 === 0 ? `${periodS / 60} min` : `${periodS} s`;
}

/** A text as YAML: as it is where that is safe, else in quotes. */
function yamlText(text: string): string {
  const isPlain = /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Text on one line. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").toWellFormed();
}
