import { afterEach, describe, expect, it, vi } from "vitest";
import { WallClock } from "../../../src/transport/clock/wall-clock.ts";

afterEach(() => vi.useRealTimers());

describe("the machine's clock", () => {
  it("tells the time since the epoch, and the time of the run", () => {
    const clock = new WallClock();
    expect(Math.abs(clock.localUs() / 1000 - Date.now())).toBeLessThan(5000);
    expect(clock.runUs()).toBeLessThan(1_000_000);
    expect(clock.localUsAt(7)).toBe(clock.localUsAt(0) + 7);
  });

  it("counts from when the run begins", () => {
    vi.useFakeTimers();
    const clock = new WallClock();
    vi.advanceTimersByTime(5000);
    expect(clock.runUs()).toBe(5_000_000);
    clock.begin();
    expect(clock.runUs()).toBe(0);
    expect(clock.localUsAt(0)).toBe(clock.localUs());
  });

  it("never acts early, and acts on what is past as soon as it can, but not before it returns", async () => {
    const clock = new WallClock();
    const askedUs = clock.localUs();
    const firedUs = await new Promise<number>((resolve) => clock.after(2500, () => resolve(clock.localUs())));
    expect(firedUs - askedUs).toBeGreaterThanOrEqual(2000);
    let isReturned = false;
    const past = new Promise<boolean>((resolve) => clock.at(-5, () => resolve(isReturned)));
    isReturned = true;
    expect(await past).toBe(true);
  });

  it("waits for longer than the machine's timers can, and forgets what is called off", () => {
    vi.useFakeTimers();
    const clock = new WallClock();
    const happened: string[] = [];
    const thirtyDaysUs = 30 * 86_400_000_000;
    clock.after(thirtyDaysUs, () => happened.push("after a month"));
    const off = clock.after(thirtyDaysUs, () => happened.push("called off"));
    vi.advanceTimersByTime(29 * 86_400_000);
    off.cancel();
    expect(happened).toEqual([]);
    vi.advanceTimersByTime(86_400_001);
    expect(happened).toEqual(["after a month"]);
  });
});
