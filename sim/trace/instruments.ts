/** What a world is watched with, chosen once as it is built: without a trace or a profile there is nothing to ask for. */
import { keyOf } from "../../src/base/chance.ts";
import { Kernel } from "../kernel/kernel.ts";
import { ProfilingKernel } from "../kernel/profiling-kernel.ts";
import type { Observer } from "../observer.ts";
import type { WorldSpec } from "../world-spec.ts";
import { MessageTrace } from "./message-trace.ts";
import { TracingKernel } from "./tracing-kernel.ts";

/** The kernel of a world: a plain one, unless something is to be seen of it. */
export function kernelOf({ tieShuffle, profileClock, trace }: WorldSpec): Kernel {
  const tieKey = tieShuffle === undefined ? undefined : keyOf(tieShuffle, "ties").k0;
  if (trace !== undefined) return new TracingKernel(trace, profileClock, tieKey);
  return profileClock === undefined ? new Kernel(tieKey) : new ProfilingKernel(profileClock, tieKey);
}

/** The observers of a world, and the trace first where there is one. */
export function observersOf({ trace, nodes }: WorldSpec, observers: readonly Observer[]): readonly Observer[] {
  if (trace === undefined) return observers;
  const names = nodes.map(({ name }) => name);
  return [new MessageTrace(trace, names), ...observers];
}
