/** Who does not count and why, in words. */
import type { Contender } from "./contenders.ts";

/** "a and b missed 3 of 4 events; c sent nothing": who is out, those with the same reason together. */
export function exclusionWords(contenders: readonly Contender[]): string {
  const reasons = [...new Set(contenders.flatMap(({ out }) => out ?? []))];
  return reasons
    .map((reason) => `${namesTogether(contenders.filter(({ out }) => out === reason))} ${reason}`)
    .join("; ");
}

/** "a", "a and b", "a, b and c". */
export function namesTogether(contenders: readonly Contender[]): string {
  const names = contenders.map(({ name }) => name);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
