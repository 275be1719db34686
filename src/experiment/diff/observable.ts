/** What can be observed of a run, in a form that two runs can be compared by, whatever their seeds and nodes. */

interface Seen {
  /** µs of the run. */
  readonly atUs: number;
  /** The node that it concerns. */
  readonly node: string;
}

/** One observable: exactly what the digest absorbs of it. */
export type Observable =
  | (Seen & { readonly what: "boot" | "death" })
  | (Seen & {
      readonly what: "frame on air";
      /** The addressee; `null`: all in range. */
      readonly to: string | null;
      /** With the headers of every layer. */
      readonly onAirBytes: number;
      /** What the link carries; empty for an acknowledgement. */
      readonly frame: Uint8Array;
    })
  | (Seen & { readonly what: "copies on air"; readonly copies: number; readonly airtimeUs: number })
  | (Seen & { readonly what: "frame outcome"; readonly from: string; readonly outcome: string })
  | (Seen & {
      readonly what: "delivery";
      readonly origin: string;
      readonly timestampMs: number;
      /** `null` where the receiver cannot tell one. */
      readonly value: number | null;
      readonly hops: number;
    });

/** An observable as plain data; a frame's bytes are hexadecimal. */
export function observableDocument(observable: Observable): { readonly [name: string]: string | number | null } {
  if (observable.what !== "frame on air") return { ...observable };
  return { ...observable, frame: Buffer.from(observable.frame).toString("hex") };
}

/** Whether two observables are the same in every respect; 0 and −0 are not. */
export function areSame(a: Observable, b: Observable): boolean {
  const [one, other] = [observableDocument(a), observableDocument(b)];
  return a.what === b.what && Object.keys(one).every((name) => Object.is(one[name], other[name]));
}
