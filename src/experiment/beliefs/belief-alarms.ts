/** When a belief was in alarm. */
import { type AlarmRule, AlarmRuns } from "./alarm.ts";
import type { Knowledge } from "./belief-record.ts";

/** The runs of alarm of a belief. Of news that arrive at one instant, the newest counts. */
export function alarmsOf(known: Knowledge, rule: AlarmRule, endUs: number): AlarmRuns {
  const runs = new AlarmRuns(rule);
  for (let i = 0; i < known.length; i++) {
    if (i + 1 < known.length && known.atUs(i + 1) === known.atUs(i)) continue;
    runs.step(known.atUs(i), known.value(i));
  }
  runs.end(endUs);
  return runs;
}
