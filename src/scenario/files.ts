/** The files that a scenario's settings name. They are read at the edge, not here. */
import { relative, resolve, sep } from "node:path";
import type { Parameter, Parameters } from "../base/parameters.ts";
import { type FreeSettings, scenarioDescription } from "./description.ts";
import { type Override, saidBy } from "./overrides.ts";
import type { Settings } from "./resolved.ts";
import { acceptsDecoded } from "./shape.ts";

/** A file that a setting names. */
export interface FileReference {
  /** The setting: ["sensor", "file"]. */
  readonly path: readonly (string | number)[];
  /** As the settings say it, relative to the scenario's directory: what a model asks its context for. */
  readonly written: string;
  /** Where it is. */
  readonly absolute: string;
}

/** Every file that settings name, in their order. @param directory the scenario file's own */
export function collectFiles(settings: Settings, directory: string): FileReference[] {
  const files: FileReference[] = [];
  visitFiles(settings, (path, written) => {
    files.push({ path, written, absolute: resolve(directory, written) });
    return written;
  });
  return files;
}

/** A setting that names a file, and where that file is to be looked for. */
export interface FilePlace {
  readonly path: FileReference["path"];
  readonly place: string;
}

/** A resolved scenario that names these of its files where they are. */
export function withFilesAt(readable: FreeSettings, files: readonly FilePlace[]): FreeSettings {
  const copy = structuredClone(readable);
  for (const { path, place } of files) {
    const owner = path.slice(0, -1).reduce<unknown>((at, key) => (at as Open)[key], copy);
    (owner as Open)[path.at(-1)!] = place;
  }
  return copy;
}

/** Makes files that overrides name (relative to where one works) relative to the scenario's directory, in place. */
export function rebaseFiles(
  settings: object,
  overrides: readonly Override[],
  { directory, workingDirectory }: { readonly directory: string; readonly workingDirectory: string },
): void {
  visitFiles(settings, (path, written) => {
    if (saidBy(overrides, path) === undefined) return written;
    return relative(directory, resolve(workingDirectory, written)).split(sep).join("/");
  });
}

type Path = readonly (string | number)[];
type Visit = (path: Path, written: string) => string;
type Open = { [key: string | number]: unknown };

/** Visits each file setting; one that the visitor answers differently is replaced. */
function visitFiles(settings: object, visit: Visit): void {
  const root = settings as Open & { protocols: Open };
  visitMembers(scenarioDescription.settings, root, [], visit);
  for (const name of Object.keys(root.protocols)) {
    visitMember(scenarioDescription.protocol, { owner: root.protocols, key: name, outer: ["protocols"] }, visit);
  }
}

function visitMembers(members: Parameters, owner: Open, outer: Path, visit: Visit): void {
  for (const [key, parameter] of Object.entries(members)) {
    if (owner[key] !== undefined) visitMember(parameter, { owner, key, outer }, visit);
  }
}

/** A value by the mapping or list that holds it. */
interface Slot {
  readonly owner: Open;
  readonly key: string | number;
  /** The owner's own path. */
  readonly outer: Path;
}

function visitMember(parameter: Parameter, slot: Slot, visit: Visit): void {
  const { owner, key, outer } = slot;
  const value = owner[key] as Open & { kind: string };
  const path = [...outer, key];
  if (parameter.type === "file") {
    const answer = visit(path, String(value));
    if (answer !== owner[key]) owner[key] = answer;
  } else if (parameter.type === "group") {
    visitMembers(parameter.members, value, path, visit);
  } else if (parameter.type === "variant") {
    visitMembers(parameter.catalogue[value.kind].parameters, value, path, visit);
  } else if (parameter.type === "list") {
    for (const index of (owner[key] as unknown[]).keys()) {
      visitMember(parameter.of, { owner: value, key: index, outer: path }, visit);
    }
  } else if (parameter.type === "one-of") {
    visitMember(
      parameter.options.find((option: Parameter) => acceptsDecoded(option, value)),
      slot,
      visit,
    );
  }
}
