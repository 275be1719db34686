/** Why bytes are not 6LoWPAN, or cannot become it. */
export type SixlowpanErrorKind =
  | "truncated" // the bytes end before the header does
  | "unsupported" // a form of the standards that these nodes do not use
  | "bad-checksum"
  | "bad-fragment" // a fragment whose place or size cannot be
  | "too-long"; // longer than the MTU

export class SixlowpanError extends Error {
  override readonly name = "SixlowpanError";
  readonly kind: SixlowpanErrorKind;

  constructor(kind: SixlowpanErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
