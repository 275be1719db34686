/** A sensor whose data are others from an instant on. */
import type { SensorSeries } from "../../../models/sensor/sensor.ts";

/**
 * The samples that one series takes before an instant, then those that another takes from it on. Windows of alarm end and
 * begin with their series.
 * @param atUs µs of the run
 */
export function splicedSeries(before: SensorSeries, atUs: number, after: SensorSeries): SensorSeries {
  const cut = before.countBefore(atUs);
  const skipped = after.countBefore(atUs);
  return {
    count: cut + after.count - skipped,
    timeUs: (ordinal) => (ordinal < cut ? before.timeUs(ordinal) : after.timeUs(ordinal - cut + skipped)),
    countBefore: (timeUs) =>
      timeUs <= atUs ? before.countBefore(timeUs) : cut + Math.max(0, after.countBefore(timeUs) - skipped),
    read(from, to, values, labels) {
      const first = Math.max(0, Math.min(to, cut) - from);
      if (first > 0) before.read(from, from + first, values, labels);
      if (first < to - from)
        after.read(from + first - cut + skipped, to - cut + skipped, values.subarray(first), labels.subarray(first));
    },
    windows: splicedWindows(before.windows, atUs, after.windows),
  };
}

type Windows = NonNullable<SensorSeries["windows"]>;

/** Where one of the two knows no windows, there are none in its part. `undefined` where neither does. */
function splicedWindows(
  before: Windows | undefined,
  atUs: number,
  after: Windows | undefined,
): SensorSeries["windows"] {
  if (before === undefined && after === undefined) return undefined;
  return [
    ...(before ?? []).flatMap(([from, to]) => (from < atUs ? [[from, Math.min(to, atUs)] as const] : [])),
    ...(after ?? []).flatMap(([from, to]) => (to > atUs ? [[Math.max(from, atUs), to] as const] : [])),
  ];
}
