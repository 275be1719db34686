import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cos,
  erfc,
  exp,
  exponentialFromUniform,
  fromDecibel,
  ln,
  log10,
  normalFromUniforms,
  PI,
  pow,
  sin,
  TWO_PI,
  toDecibel,
} from "../../src/base/maths.ts";

/** The bits of a double as 16 hexadecimal digits. */
function bits(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/**
 * The true values to more digits than a double holds (OEIS A001113, A002162, A002392, A049469 …) and the bits expected.
 * msun promises an error below one unit in the last place, not correct rounding: its e is the double above the nearest.
 */
const GOLDEN: readonly (readonly [what: string, ours: number, truth: string, hex: string])[] = [
  ["e", exp(1), "2.7182818284590452354", "4005bf0a8b14576a"],
  ["1/e", exp(-1), "0.36787944117144232159", "3fd78b56362cef38"],
  ["ln 2", ln(2), "0.69314718055994530942", "3fe62e42fefa39ef"],
  ["ln 10", ln(10), "2.302585092994045684", "40026bb1bbb55516"],
  ["lg 2", log10(2), "0.30102999566398119521", "3fd34413509f79ff"],
  ["sin 1", sin(1), "0.84147098480789650665", "3feaed548f090cee"],
  ["cos 1", cos(1), "0.54030230586813971741", "3fe14a280fb5068c"],
  ["√2", pow(2, 0.5), "1.4142135623730950488", "3ff6a09e667f3bcd"],
  ["³√10", pow(10, 1 / 3), "2.15443469003188372176", "40013c484138704f"],
  ["erfc ½", erfc(0.5), "0.47950012218695346232", "3fdeb02147ce245c"],
];

describe("maths", () => {
  it.each(GOLDEN)("%s is within one unit in the last place, and has the bits expected", (_, ours, truth, hex) => {
    expect(Math.abs(Number(BigInt(`0x${bits(ours)}`) - BigInt(`0x${bits(Number(truth))}`)))).toBeLessThanOrEqual(1);
    expect(bits(ours)).toBe(hex);
  });

  it("would be caught one bit off", () => {
    expect(bits(ln(2) + Number.EPSILON / 2)).not.toBe("3fe62e42fefa39ef");
  });

  it("keeps the exact identities", () => {
    expect(bits(PI)).toBe("400921fb54442d18");
    expect(TWO_PI).toBe(2 * PI);
    expect([exp(0), ln(1), log10(1), sin(0), cos(0), erfc(0)]).toEqual([1, 0, 0, 0, 1, 1]);
    expect(Array.from({ length: 15 }, (_, n) => pow(10, n))).toEqual(
      Array.from({ length: 15 }, (_, n) => Number(`1e${n}`)),
    );
    expect(fromDecibel(30)).toBe(1000);
  });

  it("follows the laws of decibels", () => {
    fc.assert(
      fc.property(fc.double({ min: -200, max: 200, noNaN: true }), (decibel) => {
        expect(toDecibel(fromDecibel(decibel))).toBeCloseTo(decibel, 10);
      }),
    );
  });

  it("makes finite deviates of any draws in [0, 1)", () => {
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(draw, draw, (u, v) => {
        expect(Number.isFinite(normalFromUniforms(u, v))).toBe(true);
        expect(exponentialFromUniform(u, 2)).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(exponentialFromUniform(u, 2))).toBe(true);
      }),
    );
  });
});

const script = fileURLToPath(new URL("./maths-digest.ts", import.meta.url));

function digests(tunables: string): { ours: string; engine: string } {
  const environment = { ...process.env, GLIBC_TUNABLES: tunables, NODE_OPTIONS: "" };
  return JSON.parse(execFileSync(process.execPath, [script], { env: environment, encoding: "utf8" }));
}

const hasFma =
  process.platform === "linux" &&
  process.arch === "x64" &&
  "glibcVersionRuntime" in (process.report.getReport() as { header: object }).header &&
  existsSync("/proc/cpuinfo") &&
  /\bfma\b/.test(readFileSync("/proc/cpuinfo", "utf8"));

describe("another processor", () => {
  it("gives the same bits, though the engine's own power function does not", () => {
    const here = digests("");
    const older = digests("glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4");
    expect(older.ours).toBe(here.ours);
    // The broken twin: only where the C library can be told to behave like an older processor.
    if (hasFma && process.versions.node.startsWith("24.")) expect(older.engine).not.toBe(here.engine);
  });
});
