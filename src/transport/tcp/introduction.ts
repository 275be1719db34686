/**
 * Who speaks on a connection: the first message, both ways, is an event that names its node and says nothing else. To
 * those who know of no introductions it is an event with an empty vector.
 */
import { EventError } from "../../protocol/event-error.ts";
import { decodeEvent, encodeEvent } from "../../protocol/semantic-event.ts";

/** The event by which a node says its name. @throws EventError where the name is empty or no well-formed text */
export function introduction(name: string): Uint8Array {
  return encodeEvent({ nodeId: name, timestampMs: 0, vector: new Uint8Array(0), dimensions: 0, ttl: 0 });
}

/** The name of who introduces itself, or undefined where these bytes are no introduction. */
export function nameIn(message: Uint8Array): string | undefined {
  try {
    const { nodeId, vector, dimensions, ttl } = decodeEvent(message);
    return vector.length === 0 && dimensions === 0 && ttl === 0 ? nodeId : undefined;
  } catch (error) {
    if (error instanceof EventError) return undefined;
    throw error;
  }
}
