/** Copies of the files that a scenario names, so that a result folder runs again anywhere. */
import { posix } from "node:path";
import type { FileTexts } from "../experiment/build.ts";
import { type FolderFiles, INPUTS_FOLDER } from "../experiment/store/layout.ts";
import type { FileReference } from "../scenario/files.ts";

/** Inputs larger than this together are not copied: a folder of results should not outweigh what it tells. */
const COPIED_BYTES_MAX = 5_000_000;

/** What is copied. */
export interface Inputs {
  /** Path in the folder → text, as it was read. */
  readonly copies: FolderFiles;
  /** The path of a file's copy, or `null` where it is not copied. */
  readonly copyOf: (file: FileReference) => string | null;
}

/** Copies of all files, or of none where they are too large. Files of the same name are told apart by numbers. */
export function inputsOf(files: readonly FileReference[], text: FileTexts): Inputs {
  const paths = new Map<string, string>();
  const copies: { [path: string]: string } = {};
  let bytes = 0;
  for (const { absolute, written } of files) {
    if (paths.has(absolute)) continue;
    const content = text(written);
    const path = freePath(nameOf(absolute), copies);
    bytes += Buffer.byteLength(content);
    paths.set(absolute, path);
    copies[path] = content;
  }
  if (bytes > COPIED_BYTES_MAX) return { copies: {}, copyOf: () => null };
  return { copies, copyOf: ({ absolute }) => paths.get(absolute) ?? null };
}

function nameOf(absolute: string): string {
  return absolute.split(/[\\/]/).at(-1) || "input";
}

function freePath(name: string, taken: object): string {
  const { name: stem, ext } = posix.parse(name);
  for (let number = 1; ; number++) {
    const path = `${INPUTS_FOLDER}/${number === 1 ? name : `${stem}-${number}${ext}`}`;
    if (!Object.hasOwn(taken, path)) return path;
  }
}
