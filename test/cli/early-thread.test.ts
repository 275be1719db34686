import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { beginThreadFor, threadOf } from "../../src/cli/early-thread.ts";

/** What a thread says of results that are not there. */
async function answerOf(worker: Worker): Promise<unknown> {
  const answer = new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  worker.postMessage({ folder: "nowhere", withPng: false });
  const told = await answer;
  await worker.terminate();
  return told;
}

describe("a thread begun early", () => {
  const refusal = { kind: "rejected", sentences: [expect.stringContaining("nowhere: found no such folder")] };

  it("does the first job, and others get one of their own", async () => {
    beginThreadFor(["report", "nowhere"]);
    const workers = [threadOf("page"), threadOf("page")];
    expect(workers[0].threadId).toBeLessThan(workers[1].threadId);
    for (const worker of workers) expect(await answerOf(worker)).toEqual(refusal);
  });

  it("is told nothing where another program is asked for", async () => {
    beginThreadFor(["validate", "nowhere"]);
    beginThreadFor(["report", "--help"]);
    beginThreadFor(["toString", "nowhere"]);
    expect(await answerOf(threadOf("page"))).toEqual(refusal);
  });
});
