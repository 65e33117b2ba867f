import { describe, expect, it } from 'vitest';
import { allFixtureNames, loadFixture } from '../../reference/fixtures.ts';
import { fixtureModel, fixtureSequences } from '../rl/testing/fixture_model.ts';
import { destroyModel } from './model.ts';
import { TeacherForcing } from './teacher_forcing.ts';
import { rowStatistics, topTokens } from './twin/statistics.ts';

describe.each(allFixtureNames)('teacher forcing, %s', (name) => {
  const fixture = loadFixture(name);
  const { vocab } = fixture.config;
  const sequences = fixtureSequences(fixture).map((s) => s.tokens);

  it.each([
    [1, undefined],
    [0.6, 64],
  ])('T %d, logits in chunks of %s rows', async (temperature, logitRows) => {
    const model = await fixtureModel(fixture);
    // Twice the fixture, so that its rows fill more than one chunk.
    const twice = [...sequences, ...sequences];
    const size = { rows: 204, sequences: twice.length };
    const forcing = await TeacherForcing.create(model, size, { temperature, top: 5, logitRows });
    expect(forcing.fits(twice.map((s) => s.length))).toBe(true);
    const scored = await forcing.score(twice);
    const next = fixture.next;
    const truth = rowStatistics(fixture.logits, vocab, next, temperature);
    scored.forEach(({ entropy, logprob, top }, i) => {
      const start = fixture.starts[i % sequences.length];
      expect(entropy.length).toBe(twice[i].length - 1);
      entropy.forEach((h, t) => {
        expect(Math.abs(h - truth.entropy[start + t])).toBeLessThan(1e-5);
        expect(Math.abs(logprob[t] - truth.logprob[start + t])).toBeLessThan(3e-5);
        const row = fixture.logits.subarray((start + t) * vocab, (start + t + 1) * vocab);
        const best = topTokens(row, 5, temperature);
        top[t].logprob.forEach((l, j) => {
          expect(Math.abs(l - best.logprobs[j])).toBeLessThan(3e-5);
        });
        expect(top[t].ids.map((id) => row[id])).toEqual(
          [...top[t].ids].map((id) => row[id]).sort((a, b) => b - a),
        );
      });
    });
    forcing.destroy();
    destroyModel(model);
  });

  it('passes on the logits of every row, whatever the chunks', async () => {
    const model = await fixtureModel(fixture);
    const forcing = await TeacherForcing.create(
      model,
      { rows: 128, sequences: 8 },
      { temperature: 1, top: 1, logitRows: 64 },
    );
    const logits = new Float32Array(128 * vocab);
    const [one] = sequences;
    await forcing.score([one, [1], sequences[1]], (firstRow, values) => logits.set(values, firstRow * vocab));
    for (let i = 0; i < (one.length - 1) * vocab; i++)
      expect(Math.abs(logits[i] - fixture.logits[i])).toBeLessThan(1e-4);
    forcing.destroy();
    destroyModel(model);
  });
});
