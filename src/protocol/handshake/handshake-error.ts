/** Why a document is none of the handshake's. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  /** The field that is wrong. */
  readonly field: string;
  constructor(field: string, found: unknown, expected: string) {
    const shown = JSON.stringify(found)?.slice(0, 80) ?? "nothing";
    super(`The handshake's field ${field} is ${shown}; it should be ${expected}.`);
    this.field = field;
  }
}
