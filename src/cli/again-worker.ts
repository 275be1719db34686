/** The thread in which runs are done again: a job in, reports out. */
import type { Built } from "../experiment/build.ts";
import { buildForked, checkInstant } from "../experiment/checkpoint/forked.ts";
import { replay } from "../experiment/checkpoint/replay.ts";
import { compare, type Pair } from "../experiment/diff/compare.ts";
import { Side } from "../experiment/diff/side.ts";
import { forksOf, type OpenedRun, openRun, RunError, textOf } from "../library/opened-run.ts";
import type { AgainJob, Diffed, DiffJob, Digests, Drift, Replayed, ReplayJob } from "./again.ts";
import { rejectionOf } from "./rejection.ts";
import { jobGiven, tell } from "./tell.ts";

/** A run that could be opened, and the world that it makes. */
interface Ready {
  readonly path: string;
  readonly run: OpenedRun;
  readonly built: Built;
}

/** A run that could not be made ready, with what was wrong. */
class Unready extends Error {
  readonly run: OpenedRun | undefined;
  constructor(cause: unknown, run: OpenedRun | undefined) {
    super("unready", { cause });
    this.run = run;
  }
}

function ready(path: string, set: readonly string[], check: (built: Built) => void = () => {}): Ready {
  let run: OpenedRun | undefined;
  try {
    run = openRun(path, set);
    const { scenario } = run.parts[0].opened;
    tell({ kind: "progress", stage: { name: "building", nodes: scenario.settings.nodes.count } });
    const built = buildForked(scenario, textOf(run), forksOf(run));
    check(built);
    return { path, run, built };
  } catch (error) {
    throw new Unready(error, run);
  }
}

/** Does steps to their end, telling how far they are of the whole. */
function done<T>(steps: Generator<number, T>, from: number, to: number): T {
  tell({ kind: "progress", stage: { name: "simulating", done: from } });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    tell({ kind: "progress", stage: { name: "simulating", done: from + (to - from) * step.value } });
  }
}

function replayed({ run: path, untilUs: asked, isVerified }: ReplayJob): Replayed {
  const { run, built } = ready(path, [], ({ world }) => {
    if (asked !== undefined && asked !== world.durationUs) checkInstant(asked, world.durationUs);
  });
  const untilUs = asked ?? built.world.durationUs;
  const isStored = run.manifest !== undefined || run.checkpoint !== undefined;
  if (!isVerified || isStored) {
    const expected = isVerified ? storedAt(path, run, untilUs, built.world.durationUs) : undefined;
    const digests = done(replay(built, untilUs), 0, 1);
    const storedBy = isVerified ? (run.manifest?.version ?? run.checkpoint?.version) : undefined;
    return { untilUs, digests, expected, storedBy };
  }
  const expected = done(replay(built, untilUs), 0, 0.5);
  const again = ready(path, []).built;
  return { untilUs, digests: done(replay(again, untilUs), 0.5, 1), expected, storedBy: undefined };
}

/** What a run stored of an instant: of its end, and of its checkpoint. */
function storedAt(path: string, { manifest, checkpoint }: OpenedRun, atUs: number, durationUs: number): Digests {
  if (manifest !== undefined && atUs === durationUs) return manifest.digests;
  if (checkpoint !== undefined && atUs === checkpoint.atUs) return checkpoint.digests;
  const known = [
    ...(checkpoint === undefined ? [] : [`--until "${checkpoint.atUs / 1e6} s" (its checkpoint)`]),
    ...(manifest === undefined ? [] : [`${durationUs / 1e6} s (its end; leave --until out)`]),
  ];
  const sentence = `${path}: found no digests of ${atUs / 1e6} s, expected an instant that it has some of: ${known.join(" or ")}.`;
  throw new Unready(new RunError([sentence]), undefined);
}

function diffed({ runs, set, protocol, context }: DiffJob): Diffed {
  const sides = [ready(runs[0], set[0]), ready(runs[1], set[1])] as const;
  const names = sides.map(({ built }) => built.protocols.map(({ name }) => name));
  const both = names[0].filter((name) => names[1].includes(name));
  const chosen = protocol === undefined ? both : both.filter((name) => name === protocol);
  if (chosen.length === 0) {
    const lists = sides.map(({ path }, i) => `${path} has ${names[i].join(", ")}`).join("; ");
    const what = protocol === undefined ? "no protocol" : `no protocol ${protocol}`;
    throw new Unready(new RunError([`The runs have ${what} in common: ${lists}.`]), undefined);
  }
  const comparisons = chosen.map((name, i) => {
    const pair = sides.map(({ built }) => new Side(built, built.protocols.find((one) => one.name === name)!));
    const steps = compare(pair[0], pair[1], { context });
    return { protocol: name, ...done(steps, i / chosen.length, (i + 1) / chosen.length) };
  });
  const only = ([0, 1] as const).map((i) =>
    protocol === undefined ? names[i].filter((name) => !both.includes(name)) : [],
  ) as unknown as Pair<readonly string[]>;
  const drifts = sides.flatMap((side, i) => (set[i].length > 0 ? [] : driftsOf(side, comparisons, i)));
  return { runs, drifts, only, comparisons };
}

/** The protocols of a stored run that this version does not bring to their stored digests. */
function driftsOf({ path, run }: Ready, comparisons: Diffed["comparisons"], side: number): Drift[] {
  const { manifest } = run;
  if (manifest === undefined) return [];
  return comparisons.flatMap(({ protocol, digests }) => {
    const stored = manifest.digests[protocol] ?? "none";
    const found = digests[side];
    return stored === found ? [] : [{ run: path, protocol, stored, found, storedBy: manifest.version }];
  });
}

function answer(job: AgainJob): void {
  try {
    tell({ kind: "done", answer: job.kind === "replay" ? replayed(job) : diffed(job) });
  } catch (error) {
    if (!(error instanceof Unready)) throw error;
    tell(rejectionOf(error.cause, error.run));
  }
}

answer(await jobGiven<AgainJob>());
