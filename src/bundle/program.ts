/** The bundle of the program and the library. */
import { chmodSync, cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle, notices } from "./bundle.ts";
import { STATE, stateOfSources } from "./bundled.mjs";
import { passingFolder, replaceFolder } from "./folders.ts";

const PROGRAMS = [
  "../cli/early-thread.ts",
  "../cli/main.ts",
  "../cli/run-worker.ts",
  "../cli/again-worker.ts",
  "../cli/page-worker.ts",
  "../index.ts",
];
/** The page's own script is read, not imported: it lies where the bundle looks for it. */
const CLIENT = "../../reports/page/client/client.mjs";

const here = (path: string) => resolve(import.meta.dirname, path);

/**
 * Makes it in a folder beside the one wanted, which it then replaces: there is never half of one.
 * @throws Error as `bundle` does
 */
export async function makeProgram(folder: string): Promise<void> {
  // Taken before: what is changed meanwhile makes the bundle one of other sources.
  const state = stateOfSources();
  const made = passingFolder(`${folder}-`);
  const packages = await bundle(PROGRAMS.map(here), made);
  cpSync(here(CLIENT), join(made, "client/client.mjs"));
  writeFileSync(join(made, "NOTICES.txt"), notices(packages));
  writeFileSync(join(made, STATE), state);
  chmodSync(made, 0o755); // made for its owner alone
  replaceFolder(folder, made);
}
