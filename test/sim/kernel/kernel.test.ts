import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Kernel, NO_EVENT } from "../../../sim/kernel/kernel.ts";

describe("Kernel", () => {
  it("fires in the order (time, node, own sequence), and time never runs backwards", () => {
    const event = fc.record({ timeUs: fc.nat(20), node: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const kernel = new Kernel();
        const fired: { timeUs: number; node: number; id: number }[] = [];
        const kind = kernel.register("hold", (node, id) => {
          fired.push({ timeUs: kernel.nowUs, node, id });
          const spawn = (id * 13) % 7;
          if (id < 60 && spawn < 3) kernel.schedule(kernel.nowUs + spawn, node, kind, id + 100);
        });
        for (const [id, { timeUs, node }] of events.entries()) kernel.schedule(timeUs, node, kind, id);
        while (kernel.step());
        for (let i = 1; i < fired.length; i++) {
          const [before, after] = [fired[i - 1], fired[i]];
          expect(after.timeUs).toBeGreaterThanOrEqual(before.timeUs);
          if (after.timeUs === before.timeUs) expect(after.node).toBeGreaterThanOrEqual(before.node);
        }
        const planned = fired.filter(({ id }) => id < 100);
        const inOrder = events.map((event, id) => ({ ...event, id }));
        inOrder.sort((x, y) => x.timeUs - y.timeUs || x.node - y.node || x.id - y.id);
        expect(planned).toEqual(inOrder);
        expect(kernel.pending).toBe(0);
        expect(kernel.fired).toBe(fired.length);
      }),
    );
  });

  it("is not reordered by events of other nodes", () => {
    const run = (withOther: boolean): number[] => {
      const kernel = new Kernel();
      const fired: number[] = [];
      const kind = kernel.register("hold", (node, id) => {
        if (node !== 1) fired.push(id);
      });
      for (let id = 0; id < 20; id++) {
        if (withOther) kernel.schedule(id % 3, 1, kind, 1000 + id);
        kernel.schedule(id % 3, id % 2 === 0 ? 0 : 2, kind, id);
      }
      kernel.runUntil(10);
      return fired;
    };
    expect(run(true)).toEqual(run(false));
  });

  it("runs until a time (exclusive), until a condition, and step by step", () => {
    const kernel = new Kernel();
    const fired: number[] = [];
    const kind = kernel.register("note", (_, id) => fired.push(id));
    for (let id = 0; id < 6; id++) kernel.schedule(id * 10, 0, kind, id);
    kernel.runUntil(20);
    expect(fired).toEqual([0, 1]);
    expect(kernel.nowUs).toBe(20);
    expect(kernel.step()).toBe(true);
    expect(fired).toEqual([0, 1, 2]);
    expect(kernel.runUntilCondition(() => fired.length === 4, 1000)).toBe(true);
    expect(kernel.nowUs).toBe(30);
    expect(kernel.runUntilCondition(() => false, 50)).toBe(false);
    expect(fired).toEqual([0, 1, 2, 3, 4]);
    kernel.runUntil(1000);
    expect(kernel.step()).toBe(false);
    expect(fired).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("fires what is scheduled by delay in one order with what is scheduled by time", () => {
    const kernel = new Kernel();
    const fired: number[] = [];
    const kind = kernel.register("note", (_, id) => fired.push(id));
    kernel.runUntil(5_000_000_000);
    kernel.after(10, 1, kind, 0);
    kernel.schedule(5_000_000_010, 1, kind, 1);
    kernel.after(10, 0, kind, 2);
    kernel.after(0, 2, kind, 3);
    while (kernel.step());
    expect(fired).toEqual([3, 2, 0, 1]);
    expect(kernel.nowUs).toBe(5_000_000_010);
    for (const delayUs of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => kernel.after(delayUs, 0, kind)).toThrow(RangeError);
  });

  it("fires, or takes back, what is scheduled into a column as what is scheduled by itself", () => {
    const step = fc.record({ index: fc.nat(3), delayUs: fc.nat(30), what: fc.constantFrom("plan", "cancel", "run") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [columned, plain] = [new Kernel(), new Kernel()];
        const column = new Float64Array(4).fill(NO_EVENT);
        const handles = [NO_EVENT, NO_EVENT, NO_EVENT, NO_EVENT];
        const [fired, wanted]: [number[], number[]] = [[], []];
        const kind = columned.register("note", (_, id) => fired.push(columned.nowUs, id));
        plain.register("note", (_, id) => wanted.push(plain.nowUs, id));
        for (const [id, { index, delayUs, what }] of steps.entries()) {
          if (what === "plan") {
            columned.afterInto(column, index, delayUs, index, kind, id);
            handles[index] = plain.schedule(plain.nowUs + delayUs, index, kind, id);
          } else if (what === "cancel") {
            columned.cancelIn(column, index);
            plain.cancel(handles[index]);
            expect(column[index]).toBe(NO_EVENT);
          } else for (const kernel of [columned, plain]) kernel.runUntil(kernel.nowUs + delayUs);
          expect(columned.pending).toBe(plain.pending);
        }
        for (const kernel of [columned, plain]) while (kernel.step());
        expect(fired).toEqual(wanted);
      }),
    );
    const kernel = new Kernel();
    const kind = kernel.register("nothing", () => {});
    const column = Float64Array.of(NO_EVENT);
    for (const delayUs of [-1, 0.5, Number.NaN])
      expect(() => kernel.afterInto(column, 0, delayUs, 0, kind)).toThrow(RangeError);
    expect(column[0]).toBe(NO_EVENT);
  });

  it("refuses the past and broken times", () => {
    const kernel = new Kernel();
    const kind = kernel.register("nothing", () => {});
    kernel.runUntil(100);
    for (const timeUs of [99, 100.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => kernel.schedule(timeUs, 0, kind)).toThrow(RangeError);
    expect(kernel.schedule(100, 0, kind)).toBeGreaterThanOrEqual(0);
  });
});
