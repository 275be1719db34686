/** What tells a node on real sockets the time: the machine, or somebody who steps time for it. */

/** Something that is to happen, and can be called off. */
export interface Alarm {
  cancel(): void;
}

/**
 * A clock with alarms. *Run time* counts µs from the start of the run and is the same for all nodes of a mesh as far as
 * their clocks agree; *local time* is what the node itself reads, and may drift.
 */
export interface Clock {
  /** The local time, µs since the Unix epoch. It never runs backwards. */
  localUs(): number;
  /** What the local clock shows at an instant of the run. */
  localUsAt(runUs: number): number;
  /** The run time. */
  runUs(): number;
  /** Acts once, `delayUs` of local time from now; later than asked, never earlier, and never before it returns. */
  after(delayUs: number, act: () => void): Alarm;
  /** Acts once at an instant of the run, or as soon as possible where that is past; never before it returns. */
  at(runUs: number, act: () => void): Alarm;
}
