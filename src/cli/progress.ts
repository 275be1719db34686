/** How far a run is: on a terminal one line that replaces itself, elsewhere a line now and then. */
import * as Effect from "effect/Effect";
import { count } from "../../reports/number.ts";
import { Pace } from "./pace.ts";
import type { Stage } from "./port.ts";
import { complain } from "./terminal.ts";

const CLEAR_LINE = "\r\u001b[K";
/** Enough to look alive, too little to cost anything. */
const SHORTEST_INTERVAL_MS = 100;
/** Between lines in a log: a short run writes none. */
const LINE_INTERVAL_MS = 30_000;
/** To build a world of so many nodes takes long enough (some ten seconds by radio) that a log says so. Own choice. */
const MANY_NODES = 50_000;

export interface Progress {
  show(stage: Stage): void;
  clear(): void;
}

/** Does work while its progress is shown on stderr; says so where it is interrupted. */
export function shownWhile<A, E, R>(first: Stage, work: (onStage: Progress["show"]) => Effect.Effect<A, E, R>) {
  return Effect.suspend(() => {
    const progress = progressOn(process.stderr, () => performance.now());
    progress.show(first);
    return work(progress.show).pipe(
      Effect.ensuring(Effect.sync(progress.clear)),
      Effect.onInterrupt(() => complain("Interrupted; nothing was written.")),
    );
  });
}

/** Progress for the stream. @param now milliseconds of any clock */
export function progressOn(stream: Pick<NodeJS.WriteStream, "isTTY" | "write">, now: () => number): Progress {
  if (!stream.isTTY) return lines(stream, now);
  const left = estimate(now());
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show(stage) {
      const nowMs = now();
      const leftMs = left(stage, nowMs);
      if (stage.name === "simulating" && nowMs - shownMs < SHORTEST_INTERVAL_MS) return;
      shownMs = nowMs;
      stream.write(`${CLEAR_LINE}${stageText(stage, leftMs())}`);
    },
    clear: () => {
      if (shownMs > Number.NEGATIVE_INFINITY) stream.write(CLEAR_LINE);
    },
  };
}

function lines(stream: Pick<NodeJS.WriteStream, "write">, now: () => number): Progress {
  const left = estimate(now());
  let shownMs = now();
  return {
    show(stage) {
      const nowMs = now();
      const leftMs = left(stage, nowMs);
      if (stage.name === "building" && (stage.nodes ?? 0) >= MANY_NODES) stream.write(`Now ${stageText(stage)}.\n`);
      if (stage.name !== "simulating" || nowMs - shownMs < LINE_INTERVAL_MS) return;
      shownMs = nowMs;
      stream.write(`Done: ${stageText(stage, leftMs())}.\n`);
    },
    clear: () => {},
  };
}

/** Takes note of stages; tells, if asked, how long the runs will still take. They begin when nothing is done: building took its own time. */
function estimate(startMs: number): (stage: Stage, nowMs: number) => () => number | undefined {
  let pace = new Pace(startMs);
  return (stage, nowMs) => {
    if (stage.name === "simulating" && stage.done === 0) pace = new Pace(nowMs);
    else if (stage.name === "simulating") pace.note(nowMs, stage.done);
    return () => pace.leftMs;
  };
}

/** "42 %, about 7 s left". @param leftMs time that the runs will still take, where that can be told */
export function stageText(stage: Stage, leftMs?: number): string {
  if (stage.name === "building")
    return stage.nodes === undefined ? "building the world" : `building a world of ${count(stage.nodes)} nodes`;
  if (stage.name === "drawing") return "drawing the page";
  const percent = `${Math.floor(stage.done * 100)} %`;
  if (leftMs === undefined) return percent;
  const leftS = Math.ceil(leftMs / 1000);
  return `${percent}, about ${leftS < 120 ? `${leftS} s` : `${Math.round(leftS / 60)} min`} left`;
}
