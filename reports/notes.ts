/** What the settings of each protocol mean, for people. */
import type { RunResult } from "../src/experiment/result.ts";

/** The notes as sentences that begin with whom they are about; what several protocols share is said once. */
export function notesOf({ protocols }: RunResult): readonly string[] {
  const namesByNote = new Map<string, string[]>();
  for (const [name, { notes }] of Object.entries(protocols)) {
    for (const note of notes) namesByNote.set(note, [...(namesByNote.get(note) ?? []), name]);
  }
  return [...namesByNote].map(([note, names]) => `${names.join(", ")}: ${note}`);
}

/** The warnings; what is said of several protocols in the same words is said once. */
export function warningsOf({ protocols, warnings }: RunResult): readonly string[] {
  const namesByRest = new Map<string, string[]>();
  for (const warning of warnings) {
    const name = Object.keys(protocols).find((one) => warning.startsWith(`${one}: `));
    const rest = name === undefined ? warning : warning.slice(name.length + 2);
    const names = namesByRest.get(rest) ?? [];
    namesByRest.set(rest, name === undefined ? names : [...names, name]);
  }
  return [...namesByRest].map(([rest, names]) => (names.length === 0 ? rest : `${names.join(", ")}: ${rest}`));
}
