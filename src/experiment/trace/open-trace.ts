/** Traces of stored results. */
import { join } from "node:path";
import { tracedProtocol, traceFile } from "../store/layout.ts";
import { checkedFile, readManifest } from "../store/open-results.ts";
import { StoreError } from "../store/store-error.ts";
import { type StoredTrace, traceFrom } from "./read-trace.ts";

/** A trace and whose it is. */
export interface OpenedTrace {
  readonly protocol: string;
  readonly trace: StoredTrace;
}

/**
 * Reads a protocol's trace from a result folder.
 * @param protocol left out: the only one that there is
 * @throws {StoreError} where there is none, several to choose from, or a file that is not as it was written
 */
export async function openTrace(folder: string, protocol: string | undefined): Promise<OpenedTrace> {
  const manifest = readManifest(folder);
  const traced = Object.keys(manifest.contents).flatMap((path) => tracedProtocol(path) ?? []);
  if (traced.length === 0) throw new StoreError(folder, "no trace", "one", "`resonance run FILE --trace --out FOLDER`");
  const wanted = protocol ?? (traced.length === 1 ? traced[0] : undefined);
  const choice = `one of ${traced.join(", ")}`;
  if (wanted === undefined) throw new StoreError(folder, `${traced.length} traces`, choice, "--protocol NAME");
  if (!traced.includes(wanted)) throw new StoreError(folder, `no trace of ${wanted}`, choice);
  const path = traceFile(wanted);
  const bytes = Uint8Array.from(checkedFile(folder, path, manifest));
  return { protocol: wanted, trace: await traceFrom(bytes, join(folder, path)) };
}
