import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as Option from "effect/Option";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../src/cli/failure.ts";
import { looksOf } from "../../src/cli/profile-options.ts";
import { answerTo } from "../../src/cli/trace-answer.ts";
import { jsonDocument } from "../../src/experiment/store/result-json.ts";
import { openTrace } from "../../src/experiment/trace/open-trace.ts";
import { runText } from "../support/scenarios.ts";
import { called } from "./call.ts";
import { type Ended, resonance } from "./launch.ts";
import { SCENARIO, type Temporary, temporaryFolder } from "./temporary.ts";

let temporary: Temporary;
let out = "";
let traced: Ended;
beforeAll(() => {
  temporary = temporaryFolder();
  out = join(temporary.folder, "out");
  const file = temporary.write("three.yaml", SCENARIO);
  traced = resonance(["run", file, "--json", "--trace", "--trace-limit", "2000", "--profile", "--out", out]);
});
afterAll(() => temporary.remove());

describe("run --trace --profile", () => {
  it("writes a trace of each protocol, says where it ends, and where time went; the result is the same", () => {
    expect(traced.code).toBe(0);
    expect(readdirSync(join(out, "trace"))).toEqual(["deadband.parquet", "send-all.parquet"]);
    expect(traced.stderr).toMatch(/The trace of send-all ends after 2,000 rows, at \d+ s of the run/);
    expect(traced.stderr).not.toContain("The trace of deadband ends");
    expect(traced.stderr).toMatch(/Profile of send-all: 10 min simulated in [\d.]+ s/);
    expect(traced.stderr).toMatch(/^ {2}event +count +ms +of real time\n(.+\n)* {2}sample +\d+/m);
    expect(traced.stderr).toMatch(/Peak memory of the program: \d+ MB\.\n$/);
    expect(traced.stdout).toBe(jsonDocument(runText(SCENARIO)));
  });

  it("is refused where a flag misses another", () => {
    const out = Option.some("out");
    const refused = (options: Parameters<typeof looksOf>[0]) => (looksOf(options) as Failure).sentences;
    const none = Option.none();
    expect(refused({ trace: true, traceLimit: none, profile: false, out: none })).toEqual([
      "--trace goes with --out FOLDER, where the trace is written.",
    ]);
    expect(refused({ trace: false, traceLimit: Option.some(5), profile: true, out })).toEqual([
      "--trace-limit goes with --trace.",
    ]);
    for (const rows of [0, -1, 20_000_001]) {
      const limited = { trace: true, traceLimit: Option.some(rows), profile: false, out };
      expect(refused(limited)).toEqual([`--trace-limit: found ${rows}, expected a whole number from 1 to 20000000.`]);
    }
    expect(looksOf({ trace: true, traceLimit: none, profile: false, out })).toMatchObject({ traceRows: 1_000_000 });
  });
});

describe("trace", () => {
  const ask = (...args: string[]) => called("trace", out, ...args);

  it("tells what led to the last that happened to a node by a time, and how a message came to all", async () => {
    const { code, stdout } = await ask("--protocol", "deadband", "--node", "gateway");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^What led to the last that happened to gateway, in deadband:\n/);
    const [, message] = /publishes (\S+),/.exec(stdout)!;
    const { stdout: told } = await ask("--protocol", "deadband", "--message", message);
    expect(told).toMatch(new RegExp(`^How \\S+ learnt of ${message}, in deadband:\n.+: sample \\(event\\)\n`));
    expect(told).toMatch(new RegExp(`gateway: learns of ${message} after \\d hops?\n`));
  });

  it("is refused where it cannot tell whose trace is meant", async () => {
    const { code, stdout, stderr } = await ask("--node", "gateway");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("found 2 traces, expected one of send-all, deadband (--protocol NAME)");
  });

  it.each([
    [{}, "Ask about --node NAME (--at TIME), or about --message ORIGIN:TIMESTAMP."],
    [
      { node: "nobody" },
      "--node nobody: found no such node in the trace of deadband, expected gateway, node-1, node-2, node-3.",
    ],
    [{ node: "gateway", at: "9" }, "--at: found 9, expected a time such as 10 s."],
    [{ node: "gateway", at: "0 s" }, "Nothing had happened to gateway by 0 s."],
    [{ at: "9 s", message: "x:1" }, "--at and --message exclude each other."],
    [{ message: "x:1" }, "The trace of deadband knows no message x:1."],
    [{ message: "x" }, "--message: found x, expected ORIGIN:TIMESTAMP."],
  ])("cannot answer %j", async (asked, sentence) => {
    const opened = await openTrace(out, "deadband");
    const question = { node: undefined, at: undefined, message: undefined, ...asked };
    expect(() => answerTo(opened, question)).toThrow(expect.objectContaining({ sentences: [sentence] }));
  });
});
