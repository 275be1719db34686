/** When a member takes a node for dead: silence and death look alike, unless silence has an end that was promised. */
import type { SignOfLife } from "../../protocol/protocol-model.ts";
import { Column } from "../column.ts";
import type { Knowledge } from "./belief-record.ts";

/**
 * A node counts as dead after one and a half times the longest silence that its protocol promises: what MQTT 3.1.1, clause
 * 3.1.2.10, prescribes for brokers, here for every protocol.
 */
const PATIENCE = 1.5;

/** A promise as one member sees it kept. */
export interface Vigil {
  /** The longest silence promised, µs. */
  readonly everyUs: number;
  readonly carriedBy: SignOfLife["carriedBy"];
}

/**
 * The shortest silence that is promised to a member; `undefined`: it may last for ever.
 * @param isBroker whether connections end at this member
 */
export function vigilOf(signs: readonly SignOfLife[], samplePeriodUs: number, isBroker: boolean): Vigil | undefined {
  return signs
    .filter(({ carriedBy }) => carriedBy === "messages" || isBroker)
    .map(({ everyUs, carriedBy }) => ({ everyUs: everyUs === "sample" ? samplePeriodUs : everyUs, carriedBy }))
    .sort((a, b) => a.everyUs - b.everyUs)[0];
}

/** What members made of silence, over all pairs of a node and a judged member. */
export class Notices {
  readonly delaysUs = new Column(8);
  /** Pairs of a dead node and a member that did not notice. */
  unnoticed = 0;
  /** How often a living node was taken for dead; counted where messages are promised. */
  falseNotices = 0;
  /** Whether messages were promised to anyone. */
  isPromised = false;

  /**
   * @param startUs from when on the member expects something: the node's first sample
   * @param diedUs when the node died, or `Infinity`
   * @param untilUs when the member itself died, or the run ended
   */
  add(known: Knowledge, vigil: Vigil | undefined, startUs: number, diedUs: number, untilUs: number): void {
    const isDead = diedUs < untilUs;
    if (vigil === undefined) {
      if (isDead) this.unnoticed++;
      return;
    }
    const patienceUs = PATIENCE * vigil.everyUs;
    if (vigil.carriedBy === "messages") {
      this.isPromised = true;
      this.falseNotices += longSilences(known, patienceUs, startUs, Math.min(diedUs, untilUs));
    }
    if (!isDead) return;
    const noticedUs = Math.max(diedUs, lastHeardUs(known, vigil, startUs, diedUs) + patienceUs);
    if (noticedUs <= untilUs) this.delaysUs.push(noticedUs - diedUs);
    else this.unnoticed++;
  }
}

function longSilences(known: Knowledge, patienceUs: number, startUs: number, endUs: number): number {
  let count = 0;
  let heardUs = startUs;
  for (let i = 0; i < known.length && known.atUs(i) < endUs; i++) {
    if (known.atUs(i) - heardUs > patienceUs) count++;
    heardUs = known.atUs(i);
  }
  return endUs - heardUs > patienceUs ? count + 1 : count;
}

/**
 * The last sign of life. Over a connection the node also answers for itself whenever it has said nothing for the interval;
 * these packets hand nothing to the application, so they are taken to arrive at once and always.
 */
function lastHeardUs(known: Knowledge, { everyUs, carriedBy }: Vigil, startUs: number, diedUs: number): number {
  const messageUs = known.length === 0 ? startUs : known.atUs(known.length - 1);
  if (carriedBy === "messages" || messageUs >= diedUs) return messageUs;
  return messageUs + Math.floor((diedUs - messageUs) / everyUs) * everyUs;
}
