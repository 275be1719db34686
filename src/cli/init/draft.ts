/** From a CSV file of readings to the text of a scenario that can be run. */
import { relative, resolve, sep } from "node:path";
import { checkedBeginning } from "../../../models/sensor/csv/header.ts";
import { straighten } from "../../../models/sensor/csv/recording.ts";
import { readRows } from "../../../models/sensor/csv/rows.ts";
import { TIMESTAMP_FORMS } from "../../../models/sensor/csv/timestamp.ts";
import { baseName } from "../../../models/sensor/csv/windows-file.ts";
import { SensorError } from "../../../models/sensor/sensor-error.ts";
import { type GuessedColumns, guessColumns } from "./guess-columns.ts";
import { type LogFacts, scenarioText } from "./scenario-text.ts";
import { suggest } from "./suggest.ts";

const US_PER_S = 1e6;
/** Nodes that share a log which tells none apart. */
const SHARED_BY = 8;

/** What is known beside the file. */
export interface DraftOptions {
  readonly timestamp: string | undefined;
  readonly value: string | undefined;
  readonly node: string | undefined;
  /** The unit of the readings. */
  readonly unit: string | undefined;
  /** The folder in which the scenario will lie. */
  readonly folder: string;
}

/**
 * Writes a scenario for a log.
 * @param file its path @param text its content
 * @throws {SensorError} where the file is no log that can be played
 */
export function draftScenario(file: string, text: string, options: DraftOptions): string {
  const fileName = baseName(file);
  const known = [options.timestamp, options.value, options.node].filter((name) => name !== undefined);
  checkedBeginning(text, fileName);
  const guessed = guessColumns(text, known);
  if (guessed.isHeaderless) headerless(guessed.all, fileName);
  const timestamp = options.timestamp ?? guessed.timestamp ?? nothing("timestamp", guessed, fileName);
  const value = options.value ?? guessed.values[0] ?? nothing("value", guessed, fileName);
  const columns = { timestamp, value, node: options.node };
  const first = readRows(text, fileName, columns);
  const node = options.node ?? first.likelyNodeColumn?.name;
  const rows = node === options.node ? first : readRows(text, fileName, { ...columns, node });
  const { nodes, periodUs } = straighten(rows, fileName);
  const lastUs = nodes.reduce((latest, { timesUs }) => Math.max(latest, timesUs.at(-1)!), 0);
  const facts: LogFacts = {
    fileName,
    path: relative(options.folder, resolve(file)).split(sep).join("/"),
    columns: { ...columns, node },
    otherValues: guessed.values.filter((name) => name !== value && name !== node),
    nodes: node === undefined ? SHARED_BY : nodes.length,
    rows: rows.values.length,
    spanS: lastUs / US_PER_S,
    periodS: periodUs / US_PER_S,
  };
  return scenarioText(facts, suggest(nodes.map(({ values }) => values)), options.unit);
}

function headerless(first: readonly string[], fileName: string): never {
  throw new SensorError({
    path: "file",
    found: `readings in the first line of ${fileName} (${shortly(first)})`,
    expected: "a line of column names above them",
    hint: "Put one there, such as time,value.",
  });
}

function shortly(cells: readonly string[]): string {
  return cells.map((cell) => JSON.stringify(cell.slice(0, 40))).join(", ");
}

function nothing(setting: "timestamp" | "value", { all, first }: GuessedColumns, fileName: string): never {
  throw new SensorError({
    path: setting,
    found:
      first.length === 0
        ? `no rows below the first line of ${fileName}`
        : `${shortly(first)} below ${shortly(all)} in ${fileName}`,
    expected:
      setting === "timestamp" ? `a column of times: ${TIMESTAMP_FORMS}` : "a column of numbers beside the times",
    hint:
      setting === "timestamp"
        ? "If there is one, --timestamp names it."
        : "If there is one, --value names it. A decimal comma needs semicolons or tabs between the columns.",
  });
}
