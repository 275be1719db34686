/** What keeps a checked scenario from becoming a world, found while it is built. */

/** A setting that cannot be satisfied. The path starts at the scenario's root. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  readonly path: readonly string[];
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;

  constructor(path: readonly string[], found: string, expected: string, hint?: string) {
    super(`${path.join(".")}: found ${found}, expected ${expected}`);
    this.path = path;
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }
}

/** What models throw: the setting relative to their own group, and advice. Sensors tell found and expected apart. */
interface ModelError extends Error {
  readonly path: string | readonly string[];
  readonly hint: string | undefined;
  readonly found?: string;
  readonly expected?: string;
}

/** Does `build`, and turns what a model throws into a {@link SetupError} below `prefix`. Other errors pass. */
export function building<T>(prefix: readonly string[], build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!isModelError(error)) throw error;
    const below = typeof error.path === "string" ? error.path.split(".") : error.path;
    const found = error.found ?? `settings that do not go together (${error.message.replace(/\.$/u, "")})`;
    throw new SetupError([...prefix, ...below], found, error.expected ?? "settings that can be satisfied", error.hint);
  }
}

function isModelError(error: unknown): error is ModelError {
  return error instanceof Error && "path" in error && "hint" in error && !(error instanceof SetupError);
}
