/**
 * Prints two hashes, of the results of our functions and of the engine's own `Math.pow`, over the same 20,000 inputs.
 * Run as a child process: a C library picks its routines when a process starts.
 */
import { createHash } from "node:crypto";
import { bits32, keyOf, uniform } from "../../src/base/chance.ts";
import * as maths from "../../src/base/maths.ts";

const COUNT = 20_000;
const key = keyOf("maths", "node");
const ours = new Float64Array(COUNT * 11);
const engine = new Float64Array(COUNT);

for (let i = 0; i < COUNT; i++) {
  const [u, v] = [uniform(key, 2 * i), uniform(key, 2 * i + 1)];
  const x = (u - 0.5) * 40;
  const positive = v * 1000 + 1e-9;
  const y = ((bits32(key, COUNT * 2 + i) % 200) - 100) / 10;
  ours.set(
    [
      maths.sin(x),
      maths.cos(x),
      maths.exp(x),
      maths.ln(positive),
      maths.log10(positive),
      maths.pow(positive, y),
      maths.erfc(x / 4),
      maths.fromDecibel(x),
      maths.toDecibel(positive),
      maths.normalFromUniforms(u, v),
      maths.exponentialFromUniform(u, 3),
    ],
    i * 11,
  );
  engine[i] = positive ** y;
}

const hash = (values: Float64Array) => createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
console.log(JSON.stringify({ ours: hash(ours), engine: hash(engine) }));
