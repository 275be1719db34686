/** The thread in which a simulation runs: a request in, reports out. */
import { resolve } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { stringify } from "yaml";
import type { FileTexts } from "../experiment/build.ts";
import { type RunOutput, runStepwise } from "../experiment/run.ts";
import { withAbsoluteFiles } from "../scenario/files.ts";
import { pathInWords } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/resolved.ts";
import { manifestOf } from "./manifest.ts";
import type { Report, Request } from "./port.ts";
import { leftAside, openScenario, sentencesOf, setupProblem } from "./scenario.ts";

const request = workerData as Request;

function tell(report: Report): void {
  parentPort?.postMessage(report);
}

/** Runs to the end, telling how far it is. */
function runTold(scenario: Scenario, text: FileTexts): RunOutput {
  const steps = runStepwise(scenario, text);
  let step = steps.next();
  for (; !step.done; step = steps.next()) tell({ kind: "progress", fraction: step.value.done });
  return step.value;
}

/** What the request comes to: an outcome, or why there is none. */
function answer(): Report {
  const opened = openScenario(request);
  if (!opened.ok) return { kind: "rejected", sentences: sentencesOf(opened.problems) };
  const { scenario, text, files } = opened;
  try {
    const result = runTold(scenario, text).result;
    const ignored = leftAside(scenario);
    const resolved = stringify(withAbsoluteFiles(scenario.readable, files));
    const path = resolve(request.file);
    const read = files.map(({ path, absolute, sha256 }) => ({ setting: pathInWords(path), path: absolute, sha256 }));
    const manifest = manifestOf({ request, path, sha256: scenario.sha256, files: read, result });
    return { kind: "done", outcome: { result, text: scenario.text, resolved, manifest, ignored } };
  } catch (error) {
    return { kind: "rejected", sentences: sentencesOf([setupProblem(request, scenario, error)]) };
  }
}

tell(answer());
