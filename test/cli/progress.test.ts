import { describe, expect, it } from "vitest";
import { progressOn, progressText } from "../../src/cli/progress.ts";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

describe("progress", () => {
  it("is silent where stderr is no terminal", () => {
    const { stream, written } = terminal(false);
    const progress = progressOn(stream, () => 0);
    progress.show(0.5);
    progress.clear();
    expect(written).toEqual([]);
  });

  it("replaces its line, not too often, and clears it", () => {
    const { stream, written } = terminal(true);
    let nowMs = 0;
    const progress = progressOn(stream, () => nowMs);
    for (; nowMs < 1000; nowMs += 10) progress.show(nowMs / 1000);
    progress.clear();
    expect(written).toHaveLength(11);
    expect(written[1]).toBe("\r\u001b[K10 %");
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  it("estimates what is left", () => {
    expect(progressText(0.5, 0)).toBe("50 %");
    expect(progressText(0.5, 10_000)).toBe("50 %, about 10 s left");
    expect(progressText(0.01, 60_000)).toBe("1 %, about 99 min left");
  });
});
