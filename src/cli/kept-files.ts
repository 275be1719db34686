/** The files of a run's folder, page included. All that makes them is loaded with this module. */
import type { RunOutput } from "../experiment/run.ts";
import { filesOf } from "../experiment/store/folder-files.ts";
import type { FolderFiles } from "../experiment/store/layout.ts";
import type { RunTables } from "../experiment/tables/description.ts";
import { inputsOf } from "../library/inputs.ts";
import { keptCheckpoint, repeatOf } from "../library/kept-checkpoint.ts";
import { keptRun } from "../library/kept-run.ts";
import { filesOfRun, type OpenedRun, textOf } from "../library/opened-run.ts";
import { drawing, pageFilesOf } from "../library/page-files.ts";
import type { RunJob } from "./port.ts";

await drawing();

/** What there is to keep of a run. */
interface Left {
  readonly output: { readonly result: RunOutput["result"]; readonly tables: RunTables };
  /** Digests at the checkpoint that was wanted. */
  readonly saved: { readonly [protocol: string]: string };
  readonly traces: FolderFiles;
}

export async function filesToKeep(job: RunJob, run: OpenedRun, { output, saved, traces }: Left): Promise<FolderFiles> {
  const inputs = inputsOf(filesOfRun(run), textOf(run));
  const plain = keptRun(job.request, run.parts.at(-1)!.opened, output, inputs);
  const checkpointText = keptCheckpoint(run, inputs, { atUs: job.saveAtUs, digests: saved });
  const manifest = job.isResumed ? { ...plain.manifest, ...repeatOf(job.request, run) } : plain.manifest;
  const kept = { ...plain, manifest, checkpointText, traces };
  return { ...filesOf(kept), ...(await pageFilesOf(kept)) };
}
