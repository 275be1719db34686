/** What a page may do: run its own scripts and styles, show pictures that it made itself, and nothing else. */
import { createHash } from "node:crypto";

/**
 * The content security policy of a page that holds exactly these scripts and styles. Nothing may be asked for from any
 * network; pictures may come from memory (`data:`, `blob:`), as the ones that are saved do.
 */
export function policyFor(scripts: readonly string[], styles: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(" ")}`,
    `style-src ${styles.map(hashOf).join(" ")}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}
