import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PALETTES } from "../../../reports/charts/palette.ts";
import { count } from "../../../reports/number.ts";
import { tight } from "../../../reports/page/html.ts";
import { verdictOf } from "../../../reports/verdict/verdict.ts";
import { chromiumPath, launch } from "./browser.ts";
import { pageCharts, pageResult, samplePage } from "./sample-page.ts";

const NAMES = Object.keys(pageResult.protocols);
const found = chromiumPath !== undefined;

/** What a page complains of or asks for. */
function complaintsOf(page: Page, address: string): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("blob:")) complaints.push(`asked for ${request.url()}`);
  });
  return complaints;
}

describe.skipIf(!found)(found ? "a page in Chromium" : "a page in Chromium (skipped: no Chromium is installed)", () => {
  const folder = mkdtempSync(join(tmpdir(), "resonance-page-"));
  const file = join(folder, "page.html");
  const url = pathToFileURL(file).href;
  let browser: Browser;
  /** Loaded once: each test leaves it as it found it. */
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    writeFileSync(file, samplePage());
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    complaints = complaintsOf(page, url);
    await page.goto(url);
    await page.waitForFunction(`document.querySelectorAll(".chart svg").length === ${pageCharts.length}`);
  });
  afterEach(() => expect(complaints).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const overflow = (of: Page) =>
    of.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  const ground = () => page.evaluate<string>('getComputedStyle(document.querySelector("figure")).backgroundColor');
  const drawing = (id: string) => page.locator(`[data-chart="${id}"] svg`);
  const ink = () => drawing("energy").locator("text").first().getAttribute("fill");

  it.each([
    [390, "light"],
    [390, "dark"],
    [1280, "dark"],
    [1280, "light"],
  ] as const)("fits at %i px, %s", async (width, colorScheme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect(await overflow(page)).toBe(0);
    expect(await ground()).toBe(rgb(PALETTES[colorScheme].background));
    await expect.poll(ink).toBe(PALETTES[colorScheme].ink);
    await expect.poll(() => drawing("energy").evaluate((svg) => svg.getBoundingClientRect().right)).toBeLessThan(width);
  });

  it("would be caught asking for something, or being too wide", async () => {
    const twin = join(folder, "twin.html");
    const extra = `<img src="https://example.org/x.png" alt=""><p style="width: 9px">${"w".repeat(9)}</p>`;
    const wide = `<table><tr><td>${"w".repeat(200)}</td></tr></table>`;
    writeFileSync(twin, samplePage({ charts: [] }).replace("</main>", `${extra}${wide}</main>`));
    const other = await browser.newPage({ viewport: { width: 390, height: 900 } });
    const heard = complaintsOf(other, pathToFileURL(twin).href);
    await other.goto(pathToFileURL(twin).href);
    expect(await overflow(other)).toBeGreaterThan(0);
    expect(heard.join()).toMatch(/img-src/);
    expect(heard.join()).toMatch(/style-src/);
    await other.close();
  });

  it("shows the numbers of the result", async () => {
    expect(await page.locator(".headline").textContent()).toBe(tight(verdictOf(pageResult).headline));
    const row = (label: string) =>
      page
        .locator(".scroll")
        .first()
        .locator("tbody tr", { has: page.locator(`th:has-text("${label}")`) })
        .locator("td")
        .evaluateAll((cells) => cells.map((cell) => cell.firstChild?.textContent));
    const metrics = NAMES.map((name) => pageResult.protocols[name]!.metrics);
    expect(await row("messages")).toEqual(metrics.map(({ transmissions }) => count(transmissions)));
    expect(await row("bytes on air")).toEqual(metrics.map(({ bytesOnAir }) => count(bytesOnAir)));
  });

  it("takes a protocol out of charts and tables, by keyboard", async () => {
    const text = () => drawing("energy").textContent();
    const box = page.getByRole("checkbox", { name: "deadband" });
    expect(await text()).toContain("deadband");
    for (let tabs = 0; tabs < 20 && !(await box.evaluate((one) => one === one.ownerDocument.activeElement)); tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Space");
    await expect.poll(text).not.toContain("deadband");
    expect(await text()).toContain("resonance");
    expect(await page.locator('th[data-protocol="1"]').filter({ visible: true }).count()).toBe(0);
    await page.keyboard.press("Space");
    await expect.poll(text).toContain("deadband");
  });

  it.each([
    ["node", "belief"],
    ["protocol", "map"],
  ])("shows another %s in the chart “%s”", async (name, id) => {
    const drawn = () => drawing(id).innerHTML();
    const before = await drawn();
    const list = page.locator(`.controls select[name=${name}]`);
    const first = await list.evaluate((select) => (select as { selectedIndex: number }).selectedIndex);
    await list.selectOption({ index: 1 - Math.min(first, 1) });
    await expect.poll(drawn).not.toBe(before);
  });

  it("tells what a mark stands for", async () => {
    await drawing("energy").locator("path[role=graphics-symbol], path[aria-roledescription=bar]").first().hover();
    await expect.poll(() => page.locator(".tip dd").allTextContents()).toContain("mqtt");
  });

  it("saves charts as SVG and PNG", async () => {
    const saved = async (form: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`[data-save=${form}][data-of=energy]`).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`energy.${form}`);
      return readFileSync((await download.path())!);
    };
    expect((await saved("svg")).toString("utf8")).toMatch(/^<svg[\s\S]*deadband[\s\S]*<\/svg>$/);
    expect((await saved("png")).subarray(1, 4).toString("latin1")).toBe("PNG");
  });

  it("can be dark on a light system, and is light on paper", async () => {
    await page.getByLabel("Theme").selectOption("dark");
    expect(await ground()).toBe(rgb(PALETTES.dark.background));
    expect(await ink()).toBe(PALETTES.dark.ink);
    await page.emulateMedia({ media: "print" });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await ground()).toBe(rgb(PALETTES.light.background));
    expect(await ink()).toBe(PALETTES.light.ink);
    expect(await page.locator("details:not([open])").count()).toBe(0);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await ink()).toBe(PALETTES.dark.ink);
    await page.emulateMedia({ media: "screen" });
  });

  it("tells everything without scripts", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false });
    const still = await context.newPage();
    await still.goto(url);
    expect(await still.locator("noscript svg").count()).toBe(pageCharts.length);
    expect(await still.locator("form, button").filter({ visible: true }).count()).toBe(0);
    await context.close();
  });
});

/** "#16181d" as browsers say it. */
function rgb(hex: string): string {
  const [, r, g, b] = /^#(..)(..)(..)$/.exec(hex)!;
  return `rgb(${[r, g, b].map((part) => Number.parseInt(part!, 16)).join(", ")})`;
}
