/** Runs that can be done again: a scenario file, a result folder, or a checkpoint. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FileTexts } from "../experiment/build.ts";
import { type Checkpoint, CheckpointError, checkpointFrom } from "../experiment/checkpoint/checkpoint.ts";
import type { Fork } from "../experiment/checkpoint/forked.ts";
import { CHECKPOINT_FILE, RESOLVED_FILE } from "../experiment/store/layout.ts";
import type { Manifest } from "../experiment/store/manifest.ts";
import { checkedFile, readManifest } from "../experiment/store/open-results.ts";
import type { Request } from "./request.ts";
import { type OpenedFile, type OpenedWell, openScenario, openScenarioText, sentencesOf } from "./scenario-file.ts";
import { systemReason } from "./system-reason.ts";

/** The settings from an instant on, until the next part's. */
export interface RunPart {
  /** µs of the run; 0 for the first. */
  readonly fromUs: number;
  readonly opened: OpenedWell;
  /** How messages call it, and what was changed of it. */
  readonly request: Request;
}

/** A run, ready to be done again. */
export interface OpenedRun {
  /** At least one. */
  readonly parts: readonly RunPart[];
  readonly checkpoint: Checkpoint | undefined;
  /** Of the result folder, where it comes from one. */
  readonly manifest: Manifest | undefined;
}

/** A run that cannot be opened. */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}

/**
 * Opens a run by its path.
 * @param set changes ("path=value") to the settings of its last part
 * @throws {RunError | CheckpointError | StoreError}
 */
export function openRun(path: string, set: readonly string[] = []): OpenedRun {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) {
    const expected = "a scenario file, a result folder or a checkpoint.json";
    throw new RunError([`${path}: found nothing there, expected ${expected}. Looked for ${resolve(path)}.`]);
  }
  if (entry.isDirectory()) return openFolder(path, set);
  if (path.endsWith(".json")) return openCheckpoint(path, set);
  return scenarioRun({ file: path, set, seed: undefined });
}

/** The forks of a run: its parts after the first. */
export function forksOf({ parts }: OpenedRun): readonly Fork[] {
  return parts.slice(1).map(({ fromUs, opened }) => ({ atUs: fromUs, scenario: opened.scenario }));
}

/** The texts of all files that a run's parts name. They are in one folder, so that what they write is unambiguous. */
export function textOf({ parts }: OpenedRun): FileTexts {
  const owners = new Map(parts.flatMap(({ opened }) => opened.files.map((file) => [file.written, opened] as const)));
  return (written) => (owners.get(written) ?? parts[0].opened).text(written);
}

/** Every file that a run's parts name. */
export function filesOfRun({ parts }: OpenedRun): readonly OpenedFile[] {
  return parts.flatMap(({ opened }) => opened.files);
}

function openFolder(folder: string, set: readonly string[]): OpenedRun {
  const manifest = readManifest(folder);
  if (Object.hasOwn(manifest.contents, CHECKPOINT_FILE)) {
    const file = join(folder, CHECKPOINT_FILE);
    const text = checkedFile(folder, CHECKPOINT_FILE, manifest).toString("utf8");
    return { ...historyOf(text, file, set), manifest };
  }
  const text = checkedFile(folder, RESOLVED_FILE, manifest).toString("utf8");
  const only = part(0, { file: join(folder, RESOLVED_FILE), set, seed: undefined }, text);
  for (const { copy } of manifest.files) if (copy !== null) checkedFile(folder, copy, manifest);
  return { parts: [only], checkpoint: undefined, manifest };
}

function openCheckpoint(file: string, set: readonly string[]): OpenedRun {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CheckpointError(`${file} cannot be read: ${systemReason(error)}.`, false);
  }
  return { ...historyOf(text, file, set), manifest: undefined };
}

function historyOf(text: string, file: string, set: readonly string[]): Omit<OpenedRun, "manifest"> {
  const checkpoint = checkpointFrom(text, file);
  const parts = checkpoint.history.map(({ fromUs, scenario }, i, { length }) =>
    part(fromUs, { file, set: i === length - 1 ? set : [], seed: undefined }, scenario),
  );
  const expected = new Map(
    Object.entries(checkpoint.files).map(([path, sha256]) => [join(dirname(file), path), sha256]),
  );
  for (const { absolute, sha256 } of set.length > 0 ? [] : parts.flatMap(({ opened }) => opened.files)) {
    if ((expected.get(absolute) ?? checkpoint.files[absolute]) === sha256) continue;
    throw new CheckpointError(`${absolute} is not the file that the run read: its content is another.`, false);
  }
  return { parts, checkpoint };
}

/** A run of a scenario file, with changes. @throws {RunError} */
export function scenarioRun(request: Request): OpenedRun {
  return { parts: [part(0, request)], checkpoint: undefined, manifest: undefined };
}

/**
 * A run that goes on from its checkpoint; where something is changed, it goes on otherwise.
 * @param request its file is a checkpoint, or a result folder that holds one
 * @throws {RunError | CheckpointError | StoreError}
 */
export function resumedRun({ file, ...changes }: Request): OpenedRun & { readonly checkpoint: Checkpoint } {
  const run = openRun(file);
  const { checkpoint } = run;
  if (checkpoint === undefined) {
    const how = "`resonance run FILE --save-at TIME --out FOLDER` makes one";
    throw new RunError([`${file} holds no checkpoint: ${how}.`]);
  }
  if (changes.set.length === 0 && changes.seed === undefined) return { ...run, checkpoint };
  const last = run.parts.at(-1)!;
  const text = checkpoint.history.at(-1)!.scenario;
  const forked = part(checkpoint.atUs, { ...changes, file: last.request.file }, text);
  // Where the run was forked at this very instant already, the new settings take the place of those.
  const before = run.parts.filter(({ fromUs }) => fromUs < checkpoint.atUs);
  return { ...run, parts: [...before, forked], checkpoint };
}

function part(fromUs: number, request: Request, text?: string): RunPart {
  const opened = text === undefined ? openScenario(request) : openScenarioText(text, request);
  if (!opened.ok) throw new RunError(sentencesOf(opened.problems));
  return { fromUs, opened, request };
}
