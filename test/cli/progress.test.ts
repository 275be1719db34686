import { describe, expect, it } from "vitest";
import { progressOn, stageText } from "../../src/cli/progress.ts";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

const at = (done: number) => ({ name: "simulating", done }) as const;

describe("progress", () => {
  it("is a line every 30 s where stderr is no terminal, none in a short run", () => {
    const { stream, written } = terminal(false);
    let nowMs = 5000;
    const progress = progressOn(stream, () => nowMs);
    for (; nowMs < 34_900; nowMs += 100) progress.show(at(nowMs / 80_000));
    expect(written).toEqual([]);
    for (; nowMs < 70_000; nowMs += 100) progress.show(at(nowMs / 80_000));
    progress.show({ name: "drawing" });
    progress.clear();
    expect(written).toEqual(["Done: 43 %, about 45 s left.\n", "Done: 81 %, about 15 s left.\n"]);
  });

  it("replaces its line, not too often, and clears it", () => {
    const { stream, written } = terminal(true);
    let nowMs = 0;
    const progress = progressOn(stream, () => nowMs);
    for (; nowMs < 1000; nowMs += 10) progress.show(at(nowMs / 1000));
    progress.show({ name: "drawing" });
    progress.clear();
    expect(written).toHaveLength(12);
    expect(written[1]).toBe("\r\u001b[K10 %");
    expect(written.at(-2)).toBe("\r\u001b[Kdrawing the page");
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  it("says what is built: on a terminal always, in a log where it takes long", () => {
    const shownOn = (isTTY: boolean, nodes: number | undefined) => {
      const { stream, written } = terminal(isTTY);
      progressOn(stream, () => 0).show({ name: "building", nodes });
      return written.join("");
    };
    expect(shownOn(true, undefined)).toBe("\r\u001b[Kbuilding the world");
    expect(shownOn(true, 12)).toBe("\r\u001b[Kbuilding a world of 12 nodes");
    expect(shownOn(false, undefined)).toBe("");
    expect(shownOn(false, 10_000)).toBe("");
    expect(shownOn(false, 100_000)).toBe("Now building a world of 100,000 nodes.\n");
  });

  it.each([true, false])("does not take the time of building for that of the runs (terminal: %s)", (isTTY) => {
    const { stream, written } = terminal(isTTY);
    let nowMs = 0;
    const progress = progressOn(stream, () => nowMs);
    progress.show({ name: "building", nodes: 10 });
    for (nowMs = 300_000; nowMs <= 340_000; nowMs += 1000) progress.show(at((nowMs - 300_000) / 80_000));
    expect(written.at(-1)).toMatch(isTTY ? /50 %, about 40 s left$/ : /37 %, about 50 s left\.\n$/);
  });

  it("tells what is left, where that is known", () => {
    expect(stageText(at(0.5))).toBe("50 %");
    expect(stageText(at(0.5), 9001)).toBe("50 %, about 10 s left");
    expect(stageText(at(0.01), 99 * 60_000)).toBe("1 %, about 99 min left");
  });
});
