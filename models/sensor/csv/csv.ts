/** Readings of one's own: a CSV file as a sensor, with labelled windows or a rule for what counts as news. */
import { defineModel, describe, type Values } from "../../../src/base/parameters.ts";
import type { Sensor, SensorContext } from "../sensor.ts";
import { SensorError } from "../sensor-error.ts";
import { mergeWindows, type Window } from "../windows.ts";
import { gapsOf, type ListedWindows, traceWarnings } from "./csv-warnings.ts";
import { didYouMean, listed, quoted } from "./names.ts";
import { type Recordings, straighten } from "./recording.ts";
import { readRows } from "./rows.ts";
import { stateChanges } from "./state-changes.ts";
import { type Trace, traceOf } from "./trace.ts";
import { evenShare, traceSeries } from "./trace-series.ts";
import { baseName, readWindows } from "./windows-file.ts";

const NAB = "column names of the Numenta Anomaly Benchmark (A. Lavin, S. Ahmad, IEEE ICMLA 2015)";

/** More than this many periods without a sample: the sensor was absent. Own definition. */
export const ABSENT_PERIODS = 3;

const NO_TRUTH = "No truth is known of this log: give sensor.windows or sensor.truth to see what silence costs.";

export const csvParameters = describe({
  file: {
    type: "file",
    doc: "CSV file with a header line; comma, semicolon or tab, the latter two also with decimal commas; oldest row first.",
  },
  timestamp: {
    type: "text",
    default: "timestamp",
    doc: "Column of the time: ISO 8601 (without a zone UTC), 31.12.2024 23:59, or Unix epoch in s (below 1e11) or ms.",
    source: NAB,
  },
  value: { type: "text", default: "value", doc: "Column of the reading.", source: NAB },
  node: {
    type: "text",
    optional: true,
    doc: "Column that tells nodes apart. Without it every node has the whole file, each turned by another share of its length.",
  },
  windows: {
    type: "file",
    optional: true,
    doc: "JSON with the true states of alarm: a list of [start, end], or an object from the CSV file's name to such a list; ends included.",
  },
  truth: {
    type: "group",
    optional: true,
    doc: "What counts as news in a series without windows: a move from the held state that stays on its side for the hold time.",
    members: {
      change: {
        type: "quantity",
        dimension: "sensor",
        minimum: 0,
        doc: "A value further than this from the last held one departs from it.",
      },
      hold: {
        type: "quantity",
        dimension: "time",
        minimum: 0,
        doc: "How long, in the file's own time, a departure must last to be a change of state.",
      },
    },
  },
  speedup: {
    type: "number",
    exclusiveMinimum: 0,
    default: 1,
    doc: "Divides the file's time: 60 turns an hour of readings into a minute of the run.",
    source: "own definition: time as recorded",
  },
});

type CsvSettings = Values<typeof csvParameters>;

/**
 * A sensor that plays a file. The earliest row is at time 0 and every node's readings are later by its sampling phase;
 * the length is the file's plus one period. Nodes without a column of their own share the file, node n turned cyclically
 * by {@link evenShare}(n) of its length, truth included: readings past the end come at the beginning.
 */
export const csv = defineModel({
  summary: "A CSV file of one's own readings",
  source: "own definition; time order, gaps and truth as documented with its settings",
  parameters: csvParameters,
  build(settings, context: SensorContext): Sensor {
    const fileName = baseName(settings.file);
    const { timestamp, value, node, speedup } = settings;
    const rows = readRows(context.text(settings.file), fileName, { timestamp, value, node });
    const recordings = straighten(rows, fileName);
    const absentAfterUs = ABSENT_PERIODS * recordings.periodUs;
    const periodUs = scaledPeriod(recordings, speedup);
    const listed = listedWindows(settings, context, recordings);
    const windowsOf = truthOf(settings, listed, recordings, absentAfterUs);
    const traces = recordings.nodes.map((recording, n) => traceOf(recording, speedup, windowsOf(n)));
    const lengthUs = traces.reduce((longest, { timesUs }) => Math.max(longest, timesUs.at(-1)!), 0) + periodUs;
    return {
      durationUs: lengthUs,
      nodeNames: rows.nodeNames,
      periodUs,
      warnings: traceWarnings({
        fileName,
        rows,
        recordings,
        gaps: gapsOf(recordings, absentAfterUs),
        listed,
        traces,
      }),
      earlyRange: earlyRange(traces),
      assumptions: (sensingNodes) => [
        ...(rows.nodeNames === undefined && sensingNodes > 1 ? [sharedLog(sensingNodes)] : []),
        ...(traces[0]!.windows === undefined ? [NO_TRUTH] : []),
      ],
      series(nodeName, nodeIndex, _key, phaseUs, durationUs) {
        const { trace, aheadUs } = placeOf(nodeName, nodeIndex);
        return traceSeries(trace, { lengthUs, shiftUs: (phaseUs + lengthUs - aheadUs) % lengthUs, durationUs });
      },
    };

    function placeOf(nodeName: string, nodeIndex: number): { readonly trace: Trace; readonly aheadUs: number } {
      if (rows.nodeNames === undefined)
        return { trace: traces[0]!, aheadUs: Math.floor(lengthUs * evenShare(nodeIndex)) };
      const index = rows.nodeNames.indexOf(nodeName);
      if (index < 0) throw unknownNode(nodeName, rows.nodeNames, fileName);
      return { trace: traces[index]!, aheadUs: 0 };
    }
  },
});

/** Gives node n's windows in the recordings' time, [start, end), or `undefined` where nothing says what is true. */
function truthOf(
  { truth }: CsvSettings,
  listed: ListedWindows | undefined,
  { nodes }: Recordings,
  absentAfterUs: number,
): (n: number) => readonly Window[] | undefined {
  if (listed !== undefined && truth !== undefined) {
    throw new SensorError({
      path: "truth",
      found: "a rule for changes of state beside a file of windows",
      expected: "one truth: windows or truth, not both",
    });
  }
  if (truth !== undefined) {
    const rule = { change: truth.change, holdUs: truth.hold, absentAfterUs };
    return (n) => stateChanges(nodes[n]!.timesUs, nodes[n]!.values, rule);
  }
  return () => listed?.windows;
}

/** The windows that a file lists, in the recordings' time, or `undefined` where no file does. */
function listedWindows(
  { file, windows }: CsvSettings,
  context: SensorContext,
  { originUs }: Recordings,
): ListedWindows | undefined {
  if (windows === undefined) return undefined;
  const fileName = baseName(windows);
  const listed = readWindows(context.text(windows), fileName, baseName(file));
  return {
    fileName,
    windows: mergeWindows(listed.map(([start, end]): Window => [start - originUs, end - originUs + 1])),
  };
}

function sharedLog(sensingNodes: number): string {
  return `${sensingNodes} nodes read the same log, each from another offset: the first as it is, the others cyclically, its beginning after its end; a window that this turn cuts becomes two.`;
}

/** The period in the run's time, if whole microseconds can tell both samples and the whole file apart. */
function scaledPeriod({ nodes, periodUs }: Recordings, speedup: number): number {
  const longestUs = nodes.reduce((longest, { timesUs }) => Math.max(longest, timesUs.at(-1)!), 0) + periodUs;
  const least = longestUs / Number.MAX_SAFE_INTEGER;
  if (periodUs / speedup >= 1 && speedup >= least) return Math.floor(periodUs / speedup);
  throw new SensorError({
    path: "speedup",
    found: `${speedup}, with ${periodUs / 1e6} s between samples and ${longestUs / 1e6} s in all`,
    expected: `from ${least} to ${periodUs}, so that whole microseconds up to 285 years can tell the samples apart`,
  });
}

/** Smallest and largest of each node's first tenth of samples. */
function earlyRange(traces: readonly Trace[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { values } of traces) {
    for (const value of values.subarray(0, Math.max(1, Math.floor(values.length / 10)))) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

function unknownNode(nodeName: string, nodeNames: readonly string[], fileName: string): SensorError {
  return new SensorError({
    path: "node",
    found: `no rows of a node ${quoted(nodeName)} in ${fileName}, whose nodes are ${listed(nodeNames)}`,
    expected: "the name of one of the file's nodes",
    hint: didYouMean(nodeName, nodeNames, "Name the scenario's nodes as the file does."),
  });
}
