/** The thread in which the page of stored results is drawn: a job in, reports out. */
import { openResults, type StoredRun } from "../experiment/store/open-results.ts";
import { StoreError } from "../experiment/store/store-error.ts";
import { pageFilesOf } from "../library/page-files.ts";
import type { PageJob } from "./port.ts";
import { jobGiven, tell } from "./tell.ts";

async function answer({ folder, withPng }: PageJob): Promise<void> {
  let stored: StoredRun;
  try {
    stored = await openResults(folder);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return tell({ kind: "rejected", sentences: [error.message] });
  }
  tell({ kind: "progress", stage: { name: "drawing" } });
  const files = await pageFilesOf(stored, withPng);
  tell({ kind: "done", answer: files });
}

await answer(await jobGiven<PageJob>());
