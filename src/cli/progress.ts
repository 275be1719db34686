/** How far a run is: on a terminal one line that replaces itself, elsewhere a line now and then. */
const CLEAR_LINE = "\r\u001b[K";
/** Enough to look alive, too little to cost anything. */
const SHORTEST_INTERVAL_MS = 100;
/** Between lines in a log: a short run writes none. */
const LINE_INTERVAL_MS = 30_000;

export interface Progress {
  show(fraction: number): void;
  clear(): void;
}

/** Progress for the stream. @param now milliseconds of any clock */
export function progressOn(stream: Pick<NodeJS.WriteStream, "isTTY" | "write">, now: () => number): Progress {
  const startMs = now();
  if (!stream.isTTY) return lines(stream, startMs, now);
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show(fraction) {
      const nowMs = now();
      if (nowMs - shownMs < SHORTEST_INTERVAL_MS) return;
      shownMs = nowMs;
      stream.write(`${CLEAR_LINE}${progressText(fraction, nowMs - startMs)}`);
    },
    clear: () => {
      if (shownMs > Number.NEGATIVE_INFINITY) stream.write(CLEAR_LINE);
    },
  };
}

function lines(stream: Pick<NodeJS.WriteStream, "write">, startMs: number, now: () => number): Progress {
  let shownMs = startMs;
  return {
    show(fraction) {
      const nowMs = now();
      if (nowMs - shownMs < LINE_INTERVAL_MS) return;
      shownMs = nowMs;
      stream.write(`Done: ${progressText(fraction, nowMs - startMs)}.\n`);
    },
    clear: () => {},
  };
}

/** "42 %, about 7 s left". */
export function progressText(fraction: number, elapsedMs: number): string {
  const percent = `${Math.floor(fraction * 100)} %`;
  if (fraction <= 0 || elapsedMs < 1000) return percent;
  const leftS = Math.ceil(((elapsedMs / fraction) * (1 - fraction)) / 1000);
  return `${percent}, about ${leftS < 120 ? `${leftS} s` : `${Math.round(leftS / 60)} min`} left`;
}
