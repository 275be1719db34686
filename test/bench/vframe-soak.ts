/**
 * Hostile bytes by the million: whatever arrives, decoding of V-Frames keeps its law (see test/protocol/vframe/hostile.ts).
 * Usage: node test/bench/start.ts vframe-soak [--cases 1000000] [--seed N]. Ends with 1 and the bytes where the law is broken.
 */
import fc from "fast-check";
import { decodeFrame } from "../../src/protocol/vframe/decode.ts";
import { FrameError } from "../../src/protocol/vframe/frame-error.ts";
import { hostileBytes, verdict } from "../protocol/vframe/hostile.ts";
import { numberOf, optionsOf } from "./options.ts";

const values = optionsOf({
  cases: { type: "string", default: "1000000" },
  seed: { type: "string", default: String(Date.now() | 0) },
});
const cases = numberOf("cases", values.cases, { least: 1, isWhole: true });
const seed = numberOf("seed", values.seed, { least: -(2 ** 31), most: 2 ** 31 - 1, isWhole: true });
const outcomes = new Map<string, number>();
let slowestMs = 0;

const judged = (bytes: Uint8Array) => {
  const start = performance.now();
  const wrong = verdict((received, options) => {
    try {
      const frame = decodeFrame(received, options);
      outcomes.set("frame", (outcomes.get("frame") ?? 0) + 1);
      return frame;
    } catch (error) {
      const outcome = error instanceof FrameError ? error.fault : "another error";
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      throw error;
    }
  }, bytes);
  slowestMs = Math.max(slowestMs, performance.now() - start);
  return wrong === undefined;
};

const result = fc.check(fc.property(hostileBytes, judged), { numRuns: cases, seed, endOnFailure: true });
console.log(
  JSON.stringify({
    soak: "vframe",
    cases: result.numRuns,
    seed,
    outcomes: Object.fromEntries([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))),
    slowestMs: Number(slowestMs.toFixed(2)),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(result.failed && { counterexample: Buffer.from(result.counterexample![0]).toString("hex") }),
  }),
);
if (result.failed) process.exitCode = 1;
