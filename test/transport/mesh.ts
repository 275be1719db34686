/** A mesh of real processes on the loopback interface, whose clocks are stepped together. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { launcher } from "../cli/launch.ts";

/** A state that reached a node, at an instant of the run. */
export interface Heard {
  readonly node: string;
  readonly atUs: number;
  readonly origin: string;
  readonly timestampMs: number;
  readonly value: number;
  readonly hops: number;
}

/** What a node says at its end. */
export interface Ended {
  readonly delivered: number;
  readonly framesSent: number;
  readonly bytesSent: number;
  readonly framesReceived: number;
  readonly bytesReceived: number;
  readonly facts: { readonly [fact: string]: number };
  readonly refused: { readonly [fault: string]: number };
}

/** How things stand at a node, as it says itself. */
interface Standing {
  readonly runUs: number;
  readonly nextUs: number | null;
  readonly framesSent: number;
  readonly framesReceived: number;
}

/** Longest wait for anything, ms: far beyond what a busy machine takes. */
const PATIENCE_MS = 60_000;
const BEFORE_ALL: Standing = { runUs: -1, nextUs: null, framesSent: 0, framesReceived: 0 };

/** One process. */
export class MeshNode {
  readonly name: string;
  readonly heard: Heard[] = [];
  /** Where it listens, and where it takes byte streams. */
  at: string | undefined;
  serves: string | undefined;
  isReady = false;
  standing = BEFORE_ALL;
  ended: Ended | undefined;
  complaints = "";
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #changed: () => void;
  #fresh: Omit<Heard, "atUs">[] = [];

  constructor(file: string, name: string, args: readonly string[], changed: () => void) {
    this.name = name;
    this.#changed = changed;
    this.#child = spawn(process.execPath, [launcher, "node", file, "--name", name, "--peers", "-", "--json", ...args]);
    this.exited = new Promise((resolve) => this.#child.once("close", resolve));
    this.exited.then(changed);
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(JSON.parse(line)));
    this.#child.stderr.on("data", (text) => {
      this.complaints += text;
    });
    // What is written to one that has ended is of no use to anybody.
    this.#child.stdin.on("error", () => {});
  }

  /** States that it has said to have learnt. */
  get learnt(): number {
    return this.heard.length + this.#fresh.length;
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  tell(order: object): void {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  #take(line: { readonly event: string } & Ended & Standing & Heard & { readonly at: string }): void {
    const { event, ...facts } = line;
    if (event === "listening") this.at = line.at;
    else if (event === "serving") this.serves = line.at;
    else if (event === "ready") this.isReady = true;
    else if (event === "delivered") this.#fresh.push({ ...facts, node: this.name });
    else if (event === "ended") this.ended = facts;
    else if (event === "standing") {
      this.standing = facts;
      // All that was heard since it last said where its clock stands was heard at this instant.
      this.heard.push(...this.#fresh.map((heard) => ({ ...heard, atUs: facts.runUs })));
      this.#fresh = [];
    }
    this.#changed();
  }
}

export class Mesh {
  readonly nodes: readonly MeshNode[];
  /** Instants at which any node did anything. */
  steps = 0;
  #wake: () => void = () => {};

  /** @param args of every node, beside its name */
  constructor(file: string, names: readonly string[], args: readonly string[]) {
    this.nodes = names.map((name) => new MeshNode(file, name, args, () => this.#wake()));
  }

  /** Waits until all sockets are open, tells everybody where the others are, and waits until they can be sent to. */
  async link(): Promise<void> {
    await this.until("all listen", () => this.nodes.every(({ at }) => at !== undefined));
    const peers = Object.fromEntries(this.nodes.map(({ name, at }) => [name, at]));
    for (const node of this.nodes) node.tell({ peers });
    await this.until("all are linked", () => this.nodes.every(({ isReady }) => isReady));
  }

  /** Lets all nodes act, instant by instant, at every instant before `endUs`. */
  async run(endUs: number): Promise<void> {
    for (let nextUs = 0; nextUs < endUs; nextUs = this.#nextUs()) {
      this.steps++;
      for (const node of this.nodes) node.tell({ stepTo: nextUs, framesBefore: node.standing.framesReceived });
      await this.until(`all is still at ${nextUs} µs`, () => this.#isStill(nextUs));
    }
  }

  /** Ends all nodes of their own accord. */
  async end(): Promise<readonly (number | null)[]> {
    for (const node of this.nodes) node.tell({ end: true });
    return Promise.all(this.nodes.map(({ exited }) => exited));
  }

  /** Whatever became of it: no process stays. */
  async clear(): Promise<void> {
    for (const node of this.nodes) if (!node.hasExited) node.signal("SIGKILL");
    await Promise.all(this.nodes.map(({ exited }) => exited));
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    const giveUpMs = performance.now() + PATIENCE_MS;
    while (!holds()) {
      const gone = this.nodes.find(({ hasExited }) => hasExited);
      if (gone !== undefined) throw new Error(`${gone.name} ended before ${what}: ${gone.complaints}`);
      if (performance.now() > giveUpMs) throw new Error(`Waited in vain until ${what}.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, giveUpMs - performance.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Every node has made the step, and every frame sent has come. */
  #isStill(atUs: number): boolean {
    let under = 0;
    for (const { standing } of this.nodes) {
      if (standing.runUs !== atUs) return false;
      under += standing.framesSent - standing.framesReceived;
    }
    return under === 0;
  }

  #nextUs(): number {
    return Math.min(...this.nodes.map(({ standing }) => standing.nextUs ?? Number.POSITIVE_INFINITY));
  }
}
