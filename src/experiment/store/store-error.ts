/** Stored results that cannot be read. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** The file or folder that is wrong. */
  readonly file: string;
  readonly found: string;
  readonly expected: string;
  /** What to do, where something can be done. */
  readonly hint: string | undefined;

  constructor(file: string, found: string, expected: string, hint?: string) {
    super(`${file}: found ${found}, expected ${expected}${hint === undefined ? "" : ` (${hint})`}.`);
    this.file = file;
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }
}
