import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { blocking } from "../../src/cli/blocking.ts";

const source = new URL("../../src/cli/blocking.ts", import.meta.url).href;
/** A program that listens to signals, and is busy for ever. */
const busy = `
  import { writeSync } from "node:fs";
  import { blocking } from ${JSON.stringify(source)};
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
  blocking(() => {
    writeSync(1, "busy");
    for (;;);
  });
`;

describe("work that keeps the thread busy", () => {
  it("gives what it gave, and signals their listeners again, also where it throws", () => {
    const listener = () => undefined;
    process.once("SIGTERM", listener);
    try {
      expect(blocking(() => process.listenerCount("SIGTERM"))).toBe(0);
      expect(process.listeners("SIGTERM")).toContain(listener);
      const failing = () => {
        throw new Error("no");
      };
      expect(() => blocking(failing)).toThrow("no");
      expect(process.listeners("SIGTERM")).toContain(listener);
    } finally {
      process.removeListener("SIGTERM", listener);
    }
    expect(process.listeners("SIGTERM")).not.toContain(listener);
  });

  it.runIf(process.platform !== "win32").each(["SIGINT", "SIGTERM"] as const)("ends by %s at once", async (signal) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", busy], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await once(child.stdout, "data");
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([null, signal]);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
