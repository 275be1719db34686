/** The rules of the audience once more, instant by instant and without any care for time: what the walk is compared with. */
import type { News, Scene } from "./scene.ts";

/** Sums over whole µs, of one scene with whole times. */
export interface Recount {
  readonly events: number;
  readonly missedEvents: number;
  readonly falseAlarms: number;
  readonly delaysUs: readonly number[];
  readonly aoiUs: readonly number[];
  readonly aoiiUs: readonly number[];
  readonly knownUs: number;
  readonly squareUs: number;
  readonly changes: number;
  readonly followedUs: readonly number[];
}

/** What the newest message says that was there at an instant. @param isNewer which of two messages counts */
function known(heard: readonly News[], atUs: number, isNewer: (a: News, b: News) => boolean): News | undefined {
  let newest: News | undefined;
  for (const news of heard) if (news.atUs <= atUs && (newest === undefined || isNewer(news, newest))) newest = news;
  return newest;
}

export const byTimeStamp = (a: News, b: News) => a.ordinal > b.ordinal;
/** The twin that is wrong: the last to arrive counts. */
export const byArrival = () => true;

/** Whether the course is in alarm at an instant. */
function isAlarmed(course: (atUs: number) => number, atUs: number, { rules }: Scene): boolean {
  const value = course(atUs);
  const { outside, rate } = rules?.alarm ?? {};
  if (rate === undefined) return value < outside![0] || value > outside![1];
  for (let s = Math.max(0, atUs - rate.within); s <= atUs; s++)
    if (Math.abs(course(s) - value) >= rate.change) return true;
  return false;
}

/** The runs of true in [0, n) as [start, end). */
function runs(n: number, is: (i: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    if (!is(i)) continue;
    if (i > 0 && is(i - 1)) found[found.length - 1][1] = i + 1;
    else found.push([i, i + 1]);
  }
  return found;
}

/** For one member, samples in every period from time 0, and no labels. */
export function recount(scene: Scene, isNewer = byTimeStamp): Recount {
  const { samples, durationUs, periodUs, rules } = scene;
  const heard = scene.heard[0];
  const at = Array.from({ length: durationUs }, (_, t) => t);
  const truth = (t: number) => samples[Math.min(samples.length - 1, Math.floor(t / periodUs))][1];
  const newest = (t: number) => known(heard, t, isNewer);
  const belief = (t: number) => {
    const news = newest(t);
    return news === undefined ? Number.NaN : (news.value ?? samples[news.ordinal][1]);
  };
  const grace = rules?.grace ?? 0;
  const events = runs(durationUs, (t) => isAlarmed(truth, t, scene));
  const delays = new Map<number, number>();
  let falseAlarms = 0;
  for (const [enters] of runs(durationUs, (t) => isAlarmed(belief, t, scene))) {
    const event = events.findLastIndex(([start]) => start <= enters);
    if (event < 0 || enters > events[event][1] + grace) falseAlarms++;
    else if (!delays.has(event)) delays.set(event, enters - events[event][0]);
  }
  const isWrong = (t: number) => !(Math.abs(belief(t) - truth(t)) <= rules!.tolerance!);
  const wrong = runs(durationUs, isWrong);
  const changes = wrong.filter(([start]) => !Number.isNaN(belief(start)));
  const followed = changes.filter(([, end]) => end < durationUs && newest(end) !== newest(end - 1));
  const knownAt = at.filter((t) => !Number.isNaN(belief(t)));
  return {
    events: events.length,
    missedEvents: events.length - delays.size,
    falseAlarms,
    delaysUs: [...delays.values()],
    aoiUs: at.map((t) => t - (newest(t)?.ordinal ?? 0) * periodUs),
    aoiiUs: at.map((t) => (isWrong(t) ? t - wrong.find(([start, end]) => start <= t && t < end)![0] : -1)),
    knownUs: knownAt.length,
    squareUs: knownAt.reduce((sum, t) => sum + (belief(t) - truth(t)) ** 2, 0),
    changes: changes.length,
    followedUs: followed.map(([start, end]) => end - start),
  };
}
