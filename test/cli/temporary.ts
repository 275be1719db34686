/** A folder for one test file, with a small scenario in it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Three nodes and two protocols for ten minutes; `sweep` is there to be left aside. */
export const SCENARIO = `title: Three nodes in a line
seed: three
duration: 10 min
nodes: { count: 3 }
topology: { kind: line }
sensor: { kind: vibration }
protocols:
  send-all:
  deadband: { delta: 10 Hz }
sweep: { protocols.deadband.delta: [1 Hz, 2 Hz] }
`;

export interface Temporary {
  readonly folder: string;
  /** Writes a file into the folder; returns its path. */
  write(name: string, text: string): string;
  remove(): void;
}

export function temporaryFolder(): Temporary {
  const folder = mkdtempSync(join(tmpdir(), "resonance-cli-"));
  return {
    folder,
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
