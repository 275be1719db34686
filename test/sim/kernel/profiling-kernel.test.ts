import { describe, expect, it } from "vitest";
import { Kernel } from "../../../sim/kernel/kernel.ts";
import { ProfilingKernel } from "../../../sim/kernel/profiling-kernel.ts";

/** A clock that each handler moves on, so that what is charged to a kind is known. */
class Clock {
  ns = 0;
  readonly read = (): number => this.ns;
}

function load(kernel: Kernel, clock: Clock): string[] {
  const fired: string[] = [];
  const slow = kernel.register("slow", (node) => {
    clock.ns += 70;
    fired.push(`slow ${node} ${kernel.nowUs}`);
  });
  const quick = kernel.register("quick", (node, left) => {
    clock.ns += 5;
    fired.push(`quick ${node} ${kernel.nowUs}`);
    if (left > 0) kernel.schedule(kernel.nowUs + 10, node, quick, left - 1);
  });
  kernel.register("never", () => {});
  kernel.schedule(5, 1, slow);
  kernel.schedule(0, 0, quick, 3);
  kernel.cancel(kernel.schedule(4, 0, quick));
  kernel.runUntil(100);
  return fired;
}

describe("ProfilingKernel", () => {
  it("counts events, virtual and real time of each kind by its name", () => {
    const clock = new Clock();
    const kernel = new ProfilingKernel(clock.read);
    load(kernel, clock);
    expect(kernel.profile()).toEqual([
      { name: "slow", fired: 1, advancedUs: 5, realNs: 70 },
      { name: "quick", fired: 4, advancedUs: 25, realNs: 20 },
      { name: "never", fired: 0, advancedUs: 0, realNs: 0 },
    ]);
    expect(kernel.fired).toBe(5);
  });

  it("fires what a plain kernel fires", () => {
    const clock = new Clock();
    expect(load(new ProfilingKernel(clock.read), clock)).toEqual(load(new Kernel(), clock));
  });
});
