/** The system's words for a file operation that failed: "no such file or directory". */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EISDIR") return "it is a folder";
  const words = /^[A-Z]+: ([^,]+),/.exec(message)?.[1];
  return words ?? code ?? message;
}
