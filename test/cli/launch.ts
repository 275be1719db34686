/** Runs the command line as people do: as a process. */
import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const launcher = fileURLToPath(new URL("../../src/cli/resonance.mjs", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `resonance …` to its end, without any colour settings of whoever runs the tests. */
export function resonance(args: readonly string[], options: SpawnSyncOptions & { nodeOptions?: string[] } = {}): Ended {
  const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(options.nodeOptions ?? []), launcher, ...args], {
    ...options,
    encoding: "utf8",
    env: { ...environment, ...options.env },
    timeout: 25_000,
    maxBuffer: 1 << 24,
  });
  return { code: status, stdout: String(stdout), stderr: String(stderr) };
}
