/** Reads labelled windows: when, according to whoever knows, the machine was in a state of alarm. */
import { SensorError } from "../sensor-error.ts";
import type { Window } from "../windows.ts";
import { didYouMean, listed, quoted } from "./names.ts";
import { epochUs, parseTimestampUs, TIMESTAMP_FORMS } from "./timestamp.ts";

/**
 * The windows of one CSV file as [start, end] in µs since the Unix epoch, both included, in file order.
 * The text is JSON: a list of `[start, end]`, or an object from file name to such a list (the format of the Numenta
 * Anomaly Benchmark's `combined_windows.json`; folders before the file name may be left out or differ).
 * @throws SensorError where the text is something else, or knows nothing of this file
 */
export function readWindows(text: string, windowsName: string, fileName: string): Window[] {
  const list = listFor(parseJson(text, windowsName), windowsName, fileName);
  return list.map((entry: unknown, index) => {
    if (!Array.isArray(entry) || entry.length !== 2)
      throw badEntry(index, windowsName, JSON.stringify(entry), "[start, end]");
    const [start, end] = entry.map((instant: unknown) => {
      const us = typeof instant === "number" ? epochUs(instant) : parseTimestampUs(String(instant).trim(), false);
      if (Number.isNaN(us)) throw badEntry(index, windowsName, JSON.stringify(instant), TIMESTAMP_FORMS);
      return us;
    });
    if (start! > end!) throw badEntry(index, windowsName, JSON.stringify(entry), "a start that is not after the end");
    return [start!, end!];
  });
}

function parseJson(text: string, windowsName: string): unknown {
  try {
    return JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (error) {
    throw new SensorError({
      path: "windows",
      found: `${windowsName}, which is no JSON (${error instanceof Error ? error.message : String(error)})`,
      expected: "a list of [start, end], or an object from file name to such a list",
    });
  }
}

function listFor(content: unknown, windowsName: string, fileName: string): readonly unknown[] {
  const isObject = typeof content === "object" && content !== null && !Array.isArray(content);
  const list = isObject
    ? new Map(Object.entries(content)).get(keyFor(Object.keys(content), windowsName, fileName))
    : content;
  if (Array.isArray(list)) return list;
  throw new SensorError({
    path: "windows",
    found: `${quoted(JSON.stringify(list))} in ${windowsName}`,
    expected: "a list of [start, end], or an object from file name to such a list",
  });
}

function keyFor(keys: readonly string[], windowsName: string, fileName: string): string {
  if (keys.includes(fileName)) return fileName;
  const inFolders = keys.filter((key) => baseName(key) === fileName);
  if (inFolders.length === 1) return inFolders[0]!;
  throw new SensorError({
    path: "windows",
    found: `${inFolders.length === 0 ? "no" : "more than one"} entry for ${quoted(fileName)} in ${windowsName}, which has ${listed(keys)}`,
    expected: "one entry under the name of the CSV file",
    hint: didYouMean(fileName, keys, "Add the file's windows (an empty list, if it has none)."),
  });
}

/** The last part of a path, whichever way its slashes lean. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function badEntry(index: number, windowsName: string, found: string, expected: string): SensorError {
  return new SensorError({
    path: "windows",
    found: `${quoted(found)} as part of window ${index + 1} of ${windowsName}`,
    expected,
  });
}
