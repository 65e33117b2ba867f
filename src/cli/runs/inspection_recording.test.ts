import { afterAll, beforeAll, expect, test } from 'vitest';
import { responseIds } from '../../experiment/trace.ts';
import { parseInspection, writeInspection } from '../../formats/inspection_schema.ts';
import { Inspector } from '../../inspect/inspector.ts';
import { solvedExample } from '../../inspect/testing/shipped_inspector.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../../rl/testing/tiny_experiment.ts';
import { recordInspection } from './inspection_recording.ts';

const { problem: title, tokens, promptLength } = solvedExample();
const sizes = { copies: 3, problems: 2, collected: 2, swept: 1 };
let inspector: Inspector;
beforeAll(async () => {
  // A minimal model: what is tested is what is written, not how good the model is.
  const weights = { config: tinyConfig, values: tinyValues() };
  inspector = await Inspector.open(await testDevice(), 'tiny', weights, evenWorld);
});
afterAll(() => inspector.destroy());

/** Records the solved example, its forks scanned with a few samples. */
async function recorded(seed: number, response: readonly number[]) {
  const prompt = tokens.slice(0, promptLength);
  const given = { problem: title, tokens: [...prompt, ...response], promptLength };
  const forks = await inspector.scan(given, 2, 5, { temperature: 1, seed });
  const scan = { samples: 5, seed, cost: { tokens: 1, seconds: 1 }, forks };
  return recordInspection(inspector, 'countdown-164k', { title, response, scan }, sizes);
}

test('a recording is read back unchanged, the scanned response first, with the requested sizes', async () => {
  const response = tokens.slice(promptLength);
  const record = await recorded(3, response);
  const read = parseInspection(JSON.parse(writeInspection(record)));
  expect(responseIds(read.traces[0])).toEqual(response);
  expect(read.traces[0]).toMatchObject({
    reward: evenWorld.verify(null, response).reward,
    title,
    promptLength,
  });
  expect(read.traces[0].tokens.slice(1).every(({ top }) => top.length > 0)).toBe(true);
  expect(read.scan).toEqual(record.scan);
  expect(read.collected.traces.map((trace) => trace.tokens.length)).toEqual(
    record.collected.traces.map((trace) => trace.tokens.length - trace.promptLength),
  );
  expect(read.collected.traces).toHaveLength(4);
  expect(read.collected.cost.tokens).toBe(read.collected.traces.flatMap((trace) => trace.tokens).length);
  expect(read.swept.points).toHaveLength(14);
  expect(read.swept).toEqual(record.swept);
});

test('a response that is among the samples is not repeated', async () => {
  const [, sampled] = await inspector.sample(title, sizes.copies, { temperature: 1, seed: 3 });
  const record = await recorded(3, responseIds(sampled) ?? []);
  expect(record.traces).toHaveLength(sizes.copies);
  expect(record.traces[0]).toEqual(sampled);
});
