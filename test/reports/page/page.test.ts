import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embeddedJson, escaped, html, tight } from "../../../reports/page/html.ts";
import { PAGE_SCRIPTS } from "../../../reports/page/scripts.ts";
import { STYLE } from "../../../reports/page/style.ts";
import { verdictOf } from "../../../reports/verdict/verdict.ts";
import { pageCharts, pageResult, provenance, samplePage } from "./sample-page.ts";

const page = samplePage();
const small = samplePage({ charts: [] });

/** The page without what its scripts hold. */
const markupOf = (text: string) => text.replace(/<script[\s\S]*?<\/script>/g, "");

describe("the page", () => {
  it("begins with the verdict, and holds what a run gives", () => {
    const { headline, reasons } = verdictOf(pageResult);
    expect(markupOf(page)).toContain(escaped(tight(headline)));
    for (const reason of reasons)
      expect(markupOf(page)).toContain(escaped(tight(reason.split(": ").slice(1).join(": "))));
    for (const { digest } of Object.values(pageResult.protocols)) expect(page).toContain(digest);
    for (const assumption of pageResult.assumptions) expect(page).toContain(escaped(tight(assumption)));
    for (const warning of pageResult.warnings) expect(page).toContain(escaped(tight(warning)));
    expect(page).toContain(provenance.command);
    expect(page).toContain(provenance.resolved);
    expect(page).toContain(provenance.files[0]!.sha256);
    for (const { chart } of pageCharts) expect(markupOf(page)).toContain(escaped(tight(chart.description)));
  });

  it("is small enough to send", () => {
    expect(pageCharts.length).toBeGreaterThan(3);
    expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  });

  it("has pictures for those who run no scripts, as long as there is room", () => {
    const pictures = (svg: string) => samplePage({ charts: pageCharts.map(({ chart }) => ({ chart, svg })) });
    expect(page.match(/<noscript>.*?<svg xmlns="http:\/\/www.w3.org\/2000\/svg"><text>/gs)).toHaveLength(
      pageCharts.length,
    );
    const heavy = pictures(`<svg>${"x".repeat(200_000)}</svg>`);
    expect(heavy.match(/<noscript><div class="picture"><svg>/g)).toHaveLength(1);
    expect(heavy).toContain(`charts/${pageCharts[1]!.chart.id}.svg`);
  });

  it("names its parts in order, each table with heads", () => {
    const levels = [...markupOf(page).matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, i) => {
      expect(level).toBeGreaterThan(1);
      expect(level - levels[i]!).toBeLessThanOrEqual(1);
    });
    const tables = markupOf(page).match(/<table>[\s\S]*?<\/table>/g)!;
    for (const table of tables) expect(table).toMatch(/<caption>[\s\S]*<th scope="/);
    expect(page).toContain('<html lang="en">');
  });

  it("tells one protocol without a comparison", () => {
    const { mqtt } = pageResult.protocols;
    const alone = samplePage({ result: { ...pageResult, protocols: { mqtt: mqtt! } }, charts: [] });
    expect(alone).toContain("Only mqtt was run");
    expect(alone).not.toContain("ratios to");
  });
});

describe("the page's policy", () => {
  const policyOf = (text: string) => /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!;
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

  it("allows exactly the page's own scripts and styles", () => {
    const policy = policyOf(page);
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script!);
    expect(scripts).toEqual(PAGE_SCRIPTS);
    expect(policy.match(/script-src ([^;]*)/)![1]!.split(" ")).toEqual(scripts.map(hash));
    expect(policy.match(/style-src ([^;]*)/)![1]!.split(" ")).toEqual([STYLE].map(hash));
    expect(markupOf(page)).not.toMatch(/ style="| on[a-z]+="/);
  });

  it("finds nothing to fetch", () => {
    expect(markupOf(page)).not.toMatch(/<(link|img|iframe|object|embed|base|audio|video)\b| (src|srcset|action)=/i);
    expect([...markupOf(page).matchAll(/ href="([^"]*)"/g)].map(([, href]) => href)).toEqual(["#main"]);
    expect(STYLE).not.toMatch(/@import|url\(|@font-face/);
  });
});

/** Names that people give, and ones that nobody should. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "</script><script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "'--><!-- ]]> &amp; `",
    "\u202egnp.exe",
    "🏭 halle \u0007",
    "עברית",
    "\ud800 lone",
  ),
);

/** The names of all elements of a page, in their order. */
const elementsOf = (text: string) => text.match(/<\/?[a-z!][^\s>]*/gi);

describe("text from outside", () => {
  it("adds no element, attribute or script to a page", () => {
    const plain = (name: string, words: string) => {
      const { mqtt, resonance } = pageResult.protocols;
      return samplePage({
        charts: [],
        result: {
          ...pageResult,
          scenario: words,
          seed: words,
          protocols: { [`a${name}`]: { ...mqtt!, notes: [words] }, [`b${name}`]: resonance! },
          warnings: [words],
          assumptions: [words],
        },
        provenance: { ...provenance, description: `.${words}`, resolved: words, command: words },
      });
    };
    const expected = elementsOf(plain("", "x"));
    const attributes = (page: string) =>
      markupOf(page)
        .match(/<[^>]*>/g)!
        .map((tag) => tag.replace(/"[^"]*"/g, '""'));
    const expectedAttributes = attributes(plain("", "x"));
    fc.assert(
      fc.property(text, text, (name, words) => {
        const page = plain(name, words);
        expect(elementsOf(page)).toEqual(expected);
        expect(attributes(page)).toEqual(expectedAttributes);
        expect(page.isWellFormed()).toBe(true);
      }),
      { numRuns: 25 },
    );
    // The twin that escapes nothing is caught.
    expect(elementsOf(small.replace("</h1>", "</h1><b>"))).not.toEqual(elementsOf(small));
  });

  it("is escaped in markup and in JSON, and comes back as it was", () => {
    fc.assert(
      fc.property(text, (words) => {
        expect(escaped(words)).not.toMatch(/[<>"']/);
        expect(html`<i title="${words}">${words}</i>`.markup.match(/[<>]/g)).toHaveLength(4);
        const { markup } = embeddedJson({ [words]: words });
        expect(markup).not.toMatch(/[<>&]/);
        expect(JSON.parse(markup)).toEqual({ [words]: words });
      }),
    );
    expect(html`${html`<b>${"<"}</b>`}${[html`<i></i>`, html`<u></u>`]}`.markup).toBe("<b>&lt;</b><i></i><u></u>");
  });

  it("keeps its own direction to itself", () => {
    expect(escaped("\u202egnp.exe")).toBe("\u2068gnp.exe\u2069");
    expect(escaped("plain")).toBe("plain");
  });

  it("keeps numbers by their units", () => {
    expect(tight("124.2 J against 3 % of 5 days")).toBe("124.2\u00a0J against 3\u00a0% of 5 days");
  });
});
