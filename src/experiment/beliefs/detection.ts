/** Which events a belief gave away, and which alarms it raised for nothing. */

/** Events of one node's truth as [start, end), disjoint and in time order, µs. */
export interface Events {
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
}

/**
 * A belief that *enters* alarm, at the start of a run of alarm, detects the event that began last, where that is not over
 * for longer than the grace; else it is a false alarm. A belief that stays in alarm detects nothing further, so that being
 * alarmed for ever pays one event at most.
 * @param alarmsUs when the belief entered alarm, in time order
 * @param detected is told of each event detected, once, with its delay
 * @returns the number of false alarms
 */
export function detect(
  { startUs, endUs }: Events,
  alarmsUs: Float64Array,
  graceUs: number,
  detected: (event: number, delayUs: number) => void,
): number {
  let falseAlarms = 0;
  let begun = 0;
  let lastDetected = -1;
  for (const atUs of alarmsUs) {
    while (begun < startUs.length && startUs[begun] <= atUs) begun++;
    const event = begun - 1;
    if (event < 0 || atUs > endUs[event] + graceUs) falseAlarms++;
    else if (event !== lastDetected) {
      lastDetected = event;
      detected(event, atUs - startUs[event]);
    }
  }
  return falseAlarms;
}
