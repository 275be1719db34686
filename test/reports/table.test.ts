import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare } from "../../reports/rows.ts";
import { renderTable } from "../../reports/table.ts";
import { widthOf } from "../../reports/text.ts";
import { shortVerdict } from "../../reports/verdict/verdict.ts";
import type { RunResult } from "../../src/experiment/result.ts";
import { mqttMetrics, resonanceMetrics, sample } from "./sample.ts";

const wide = renderTable(sample, { width: 120, colour: false });

/** The cells of the row with this label. */
function cells(table: string, label: string): readonly string[] {
  const line = table.split("\n").find((candidate) => candidate.startsWith(`  ${label}`));
  return line === undefined
    ? []
    : line
        .slice(label.length + 2)
        .trim()
        .split(/\s{2,}/);
}

describe("the table", () => {
  it("says first what was run", () => {
    expect(wide.split("\n").slice(0, 3)).toEqual([
      "Vibration monitoring in a factory hall",
      "seed hall-1 · 50 nodes · 6 h · resonance-sim 0.1.0",
      "",
    ]);
    const [verdict, notes] = wide.split("\n\n").slice(1);
    expect(verdict!.replaceAll("\n", " ")).toBe(`Verdict: ${shortVerdict(sample)}`);
    expect(notes).toBe("resonance: θ = 0.35 is 21 Hz here");
  });

  it("puts protocols side by side, with ratios to MQTT", () => {
    expect(cells(wide, "messages originated")).toEqual(["1,095", "0.0912×", "12,000"]);
    expect(cells(wide, "bytes on air")).toEqual(["120,000", "0.0972×", "1,234,567"]);
    expect(cells(wide, "airtime, s")).toEqual(["39.50", "1.00×", "39.50"]);
    expect(cells(wide, "total, J")).toEqual(["0.3250", "0.100×", "3.250"]);
    expect(cells(wide, "share of samples, %")).toEqual(["2.941", "0"]);
    expect(cells(wide, "share of windows, %")).toEqual(["25.00", "0"]);
  });

  it("shows what is undefined as n/a, never as zero", () => {
    expect(cells(wide, "delivery ratio, %")).toEqual(["n/a", "100.0"]);
    expect(cells(wide, "latency median, s")).toEqual(["n/a", "n/a", "0.01100"]);
    expect(cells(wide, "first node dead, d")).toEqual(["n/a", "n/a", "100.5"]);
    expect(cells(wide, "seen or projected")).toEqual(["n/a", "projected"]);
    expect(cells(wide, "anomalous samples not sent")).toEqual(["17", "n/a", "0"]);
  });

  it("has a row for whatever any protocol lost or noted", () => {
    expect(cells(wide, "lost: collision")).toEqual(["0", "n/a", "4"]);
    expect(cells(wide, "noted: suppressed")).toEqual(["7", "n/a", "0"]);
  });

  it("splits the bytes by the layers that any protocol used, and tells the load of the channel", () => {
    expect(cells(wide, "of them application")).toEqual(["80,000", "0.133×", "600,000"]);
    expect(cells(wide, "of them TCP headers")).toEqual(["0", "0×", "240,000"]);
    expect(wide).not.toContain("fragments' headers");
    expect(wide.match(/of them repeated copies.*/g)).toHaveLength(2);
    expect(cells(wide, "channel load max, %")).toEqual(["n/a", "0.2500"]);
  });

  it("sets apart what it took to understand each other, where it took anything", () => {
    expect(wide).not.toContain("Set-up");
    const setUp = { frames: 40, bytes: 30_000, airtimeS: 1 };
    const alignmentS = { count: 2, mean: 20, p50: 10, p90: 30, p99: 30, max: 30 };
    const metrics = { ...resonanceMetrics, setUp, alignmentS };
    const result = {
      ...sample,
      protocols: { ...sample.protocols, resonance: { ...sample.protocols.resonance!, metrics } },
    };
    const table = renderTable(result, { width: 120, colour: false });
    const section = table.slice(table.indexOf("Set-up: handshakes, anchors and probes"));
    expect(cells(section, "bytes on air")).toEqual(["30,000", "n/a", "0"]);
    expect(cells(section, "share of all bytes, %")).toEqual(["25.00", "0"]);
    expect(cells(section, "aligned after max, s")).toEqual(["30.00", "n/a", "n/a"]);
    expect(cells(section, "residual max")).toEqual(["n/a", "n/a", "n/a"]);
  });

  it("begins with what most readers look for", () => {
    const short = wide.slice(wide.indexOf("In short"), wide.indexOf("\n\nTraffic"));
    expect(short.split("\n").length).toBeLessThanOrEqual(9);
    expect(cells(short, "messages")).toEqual(["1,095", "0.0912×", "12,000"]);
    expect(cells(short, "bytes on air")).toEqual(["120,000", "0.0972×", "1,234,567"]);
    expect(cells(short, "delivered, %")).toEqual(["n/a", "100.0"]);
    expect(cells(short, "energy, J")).toEqual(["0.3250", "0.100×", "3.250"]);
    expect(cells(short, "idle listening, % of energy")).toEqual(["307.7", "30.77"]);
    expect(cells(short, "half of the nodes dead, d")).toEqual(["n/a", "n/a", "120.0"]);
    expect(cells(short, "missed events")).toEqual(["1", "n/a", "0"]);
  });

  it("leaves out what cannot differ or is said elsewhere", () => {
    const facts = { duplicate: 3, forwarded: 4, suppressed: 5 };
    const spreadS = mqttMetrics.latencyS;
    const table = (audienceMembers: number, nodes: number) => {
      const mqtt = { ...sample.protocols.mqtt!, metrics: { ...mqttMetrics, facts, spreadS, audienceMembers } };
      return renderTable({ ...sample, nodes, protocols: { mqtt } }, { width: 100, colour: false });
    };
    expect(table(1, 10)).not.toMatch(/spread|10 % dead|audience members|noted: (duplicate|forwarded)/);
    expect(table(2, 11)).toMatch(/spread median[\s\S]*10 % dead/);
    expect(table(2, 11)).toContain("members reached of 2");
    expect(table(1, 10)).toContain("noted: suppressed");
  });

  it("gives no ratio to a handful of events", () => {
    const ratios = (duplicates: number) => {
      const mqtt = { ...sample.protocols.mqtt!, metrics: { ...mqttMetrics, duplicates } };
      const other = { ...sample.protocols.mqtt!, metrics: { ...mqttMetrics, duplicates: 432_600 } };
      const table = renderTable({ ...sample, protocols: { mqtt, other } }, { width: 120, colour: false });
      return cells(table, "duplicates heard").at(-1);
    };
    expect(ratios(99)).toBe("n/a");
    expect(ratios(100)).toBe("4,326×");
  });

  it("says once what several protocols share", () => {
    const protocol = (notes: string[]) => ({ ...sample.protocols.mqtt!, notes });
    const protocols = { a: protocol(["Same.", "Own."]), b: protocol(["Same."]) };
    const warnings = ["a: Dropped.", "Gaps.", "b: Dropped."];
    const table = renderTable({ ...sample, protocols, warnings }, { width: 100, colour: false });
    expect(table).toContain("\na, b: Same.\na: Own.\n");
    expect(table.match(/Dropped/g)).toHaveLength(1);
    expect(table).toContain("- a, b: Dropped.\n  - Gaps.");
  });

  it("ends with digests, warnings and assumptions", () => {
    const tail = wide.slice(wide.indexOf("Digest"));
    expect(tail).toMatch(/resonance\s+0123456789abcdef\n\s+mqtt\s+fedcba9876543210/);
    expect(tail).toContain("- The series has 3 gaps.");
    expect(tail).toContain("- Routing is a static tree");
    expect(tail.endsWith("\n")).toBe(true);
  });

  it("passes no judgement in its rows", () => {
    expect(wide.slice(wide.indexOf("In short"))).not.toMatch(
      /\b(win|wins|winner|better|best|worse|beats|saves?|good|bad)\b/i,
    );
  });
});

/** As many protocols as asked for. */
function withProtocols(count: number): RunResult {
  const names = Array.from({ length: count }, (_, i) => `protocol-with-a-rather-long-name-${i}`);
  const metrics = [mqttMetrics, resonanceMetrics];
  const protocols = names.map((name, i) => [
    name,
    { kind: "mqtt", readsTruth: false, digest: "0".repeat(16), metrics: metrics[i % 2]!, notes: [] },
  ]);
  return { ...sample, protocols: Object.fromEntries(protocols) };
}

const longest = (text: string) => Math.max(...text.split("\n").map(widthOf));

describe("the width", () => {
  it("is kept from 60 columns on, however many protocols there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 200 }), fc.integer({ min: 1, max: 9 }), (width, count) => {
        const table = renderTable(withProtocols(count), { width, colour: false });
        expect(longest(table)).toBeLessThanOrEqual(width);
        const blocks = table.split("\n").filter((line) => line.startsWith("  frames on air"));
        const shown = blocks.flatMap((line) => line.match(/24,010|1,125/g) ?? []);
        // Every protocol once, and the reference again in every further block.
        expect(shown).toHaveLength(count + blocks.length - 1);
        for (const line of blocks) expect(line).toMatch(/^ {2}frames on air +24,010/);
      }),
      { numRuns: 50 },
    );
  });

  it("would be seen to be exceeded", () => {
    expect(longest(wide)).toBeGreaterThan(60);
  });
});

describe("colour", () => {
  const escapes = (text: string) => text.split("\u001b").length - 1;

  it("is there only when asked for, and changes nothing else", () => {
    const coloured = renderTable(sample, { width: 120, colour: true });
    expect(escapes(wide)).toBe(0);
    expect(escapes(coloured)).toBeGreaterThan(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).toBe(wide.replace(/ +$/gm, ""));
  });

  it("cannot come from a scenario", () => {
    const title = "\u001b]0;pwned\u0007\u001b[31mred";
    expect(escapes(renderTable({ ...sample, scenario: title, seed: title }, { width: 80, colour: false }))).toBe(0);
  });
});

describe("the reference", () => {
  const reference = (...names: string[]) => {
    const protocols = Object.fromEntries(names.map((name) => [name, sample.protocols.mqtt!]));
    const comparison = compare({ ...sample, protocols });
    return comparison.protocols[comparison.reference];
  };

  it("is mqtt, else send-all, else the first", () => {
    expect(reference("a", "send-all", "mqtt")).toBe("mqtt");
    expect(reference("a", "send-all")).toBe("send-all");
    expect(reference("a", "b")).toBe("a");
  });
});
