/** The topic on which a node publishes, with `{node}` for its name. */
import { isTopicName } from "./topic.ts";

const PLACEHOLDER = "{node}";

export class TopicTemplate {
  readonly #before: string;
  readonly #after: string;

  private constructor(before: string, after: string) {
    this.#before = before;
    this.#after = after;
  }

  /** Reads a template, or says in a sentence why it is none. */
  static parse(text: string): TopicTemplate | string {
    const levels = text.split("/");
    const at = levels.indexOf(PLACEHOLDER);
    if (at < 0 || levels.indexOf(PLACEHOLDER, at + 1) >= 0)
      return `The topic "${text}" needs one level that is ${PLACEHOLDER}, as in sensors/${PLACEHOLDER}.`;
    if (!isTopicName(text)) return `The topic "${text}" contains a wildcard (+ or #).`;
    const start = text.indexOf(PLACEHOLDER, levels.slice(0, at).join("/").length);
    return new TopicTemplate(text.slice(0, start), text.slice(start + PLACEHOLDER.length));
  }

  /** The topic of one node. */
  topicOf(node: string): string {
    return this.#before + node + this.#after;
  }

  /** The filter that takes in every node's topic. */
  get filter(): string {
    return `${this.#before}+${this.#after}`;
  }

  /** Whose topic this is, or `undefined` for another topic. */
  senderOf(topic: string): string | undefined {
    const fits =
      topic.startsWith(this.#before) &&
      topic.endsWith(this.#after) &&
      topic.length > this.#before.length + this.#after.length;
    return fits ? topic.slice(this.#before.length, topic.length - this.#after.length) : undefined;
  }
}
