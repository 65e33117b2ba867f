import type { Page } from '@playwright/test';
import { loadModel } from '../src/cli/machine/load_model.ts';
import { rowStatistics, topTokens } from '../src/model/twin/statistics.ts';
import { forward } from '../src/model/twin/transformer.ts';
import { traceLine, traceWord } from '../src/ui/words/trace_words.ts';
import {
  alternatives,
  chips,
  continuations,
  forks,
  openInspect,
  sample,
  savedTraces,
  shownIndex,
  type TraceLine,
  treeItems,
  verdictOf,
} from './inspect_page.ts';
import { expect, test } from './page.ts';

/** A base model, its samples, a fork of one of them and what grows from it. */

test('the third fork, its second alternative, eight resamples: the verifier confirms every leaf of the tree', async ({
  page,
}) => {
  await openInspect(page);
  await sample(page, { copies: 8 });
  const shown = await shownIndex(page);

  await forks(page).nth(2).click();
  const side = page.getByRole('region', { name: 'The fork' });
  await expect(side.getByRole('heading', { level: 2 })).toHaveText(/^Token 3 of \d+ in the mask/);
  const second = alternatives(page).nth(1);
  await second.click();
  await expect(second).toHaveAttribute('aria-pressed', 'true');
  const word = await second.locator('.alternative-word').innerText();
  await side.getByRole('button', { name: `Continue with ${word}`, exact: true }).click();
  await expect(continuations(page)).toHaveCount(1);
  await side.getByRole('button', { name: 'Resample 8 from here' }).click();
  await expect(side.locator('.branches details')).toHaveCount(2);
  // The newest are open; the one before is folded.
  await side.locator('.branches summary').last().click();
  await expect(continuations(page)).toHaveCount(9);

  const said = await continuations(page).allTextContents();
  const leaves = await readLeaves(page);
  // To save the branches they are opened, which puts them among the samples.
  for (let i = 0; i < 9; i++) {
    await continuations(page).nth(i).click();
    await expect(chips(page)).toHaveCount(8 + i + 1);
    await chips(page).nth(shown).click();
    await forks(page).nth(2).click();
    await side.locator('.branches summary').last().click();
  }

  const lines = await savedTraces(page);
  expect(lines).toHaveLength(17);
  const chipNames = await chips(page).evaluateAll((all) => all.map((chip) => chip.ariaLabel));
  lines.forEach((line, i) => {
    expect(line.reward).toBe(verdictOf(line));
    const kind = i < 8 ? 'Sample' : 'Branch';
    const length = line.tokens.length - line.prompt_length;
    expect(chipNames[i]).toBe(
      `${kind} ${i + 1}, ${verdictOf(line) === 1 ? 'right' : 'wrong'}, ${length} tokens`,
    );
  });

  const branches = lines.slice(8);
  const position = Number(await forks(page).nth(2).getAttribute('data-at')) + lines[shown].prompt_length;
  branches.forEach((branch, i) => {
    expect(branch.tokens.slice(0, position)).toEqual(lines[shown].tokens.slice(0, position));
    expect(said[i]).toContain(verdictOf(branch) === 1 ? ', right: ' : ', wrong: ');
  });
  // Newest first: the resamples, then the one that took the second alternative.
  expect(traceWord(branches[8].words[position])).toBe(word);
  const { ids } = lines[shown].top[position - 1];
  expect(branches[8].tokens[position]).toBe(ids[1]);

  expect(leaves.length).toBeGreaterThan(1);
  const claimed = new Set<TraceLine>();
  for (const { path, right, samples } of leaves) {
    const below = branches.filter((branch) => !claimed.has(branch) && startsWith(branch, position, path));
    for (const branch of below) claimed.add(branch);
    expect(below).toHaveLength(samples);
    expect(right).toBe(below.filter((branch) => verdictOf(branch) === 1).length);
  }
  expect(claimed.size).toBe(9);
});

/**
 * The tree's endings: their words from the fork on, and how many of how many are right: below ten draws there is no percentage. Those that stand
 * for the rest of their parent's ways come last, the deepest first.
 */
async function readLeaves(page: Page) {
  const items = await treeItems(page).evaluateAll((all) =>
    all.map((item) => ({
      level: Number(item.getAttribute('aria-level')),
      isLeaf: !item.hasAttribute('aria-expanded'),
      name: item.getAttribute('aria-label') ?? '',
    })),
  );
  const way: string[] = [];
  const leaves = items.flatMap(({ level, isLeaf, name }) => {
    const run = /^(.*?), (?:model probability|\d+ of \d+ draws)/.exec(name)?.[1] ?? '';
    way.splice(level - 1, way.length, run);
    if (!isLeaf) return [];
    const found = /, (\d+) of (\d+) right$/.exec(name);
    if (!found) throw new Error(`This leaf says nothing of its reward: ${name}`);
    const isRest = /^(\d+ )?others$/.test(run);
    const path = way.filter((part) => part !== '' && !/^(ends here|(\d+ )?others)$/.test(part)).join(' ');
    return [{ path, isRest, level, right: Number(found[1]), samples: Number(found[2]) }];
  });
  return leaves.sort((a, b) => Number(a.isRest) - Number(b.isRest) || (a.isRest ? b.level - a.level : 0));
}

const startsWith = ({ words }: TraceLine, position: number, path: string): boolean =>
  path === '' || `${traceLine(words.slice(position))} `.startsWith(`${path} `);

test('entropies, log-probabilities and alternatives are the float64 twin’s', async ({ page }) => {
  await openInspect(page);
  await sample(page, { copies: 3, seed: 5 });
  const lines = await savedTraces(page);
  const { config, values } = await loadModel('countdown-164k');
  const parameters = Float64Array.from(values);
  for (const { tokens, entropy, logprob, top } of lines) {
    const { logits } = forward(config, parameters, { tokens, lengths: [tokens.length] });
    const truth = rowStatistics(logits, config.vocab, [...tokens.slice(1), -1]);
    expect(entropy).toHaveLength(tokens.length - 1);
    for (let t = 0; t < entropy.length; t++) {
      expect(Math.abs(entropy[t] - truth.entropy[t])).toBeLessThan(1e-5);
      expect(Math.abs(logprob[t] - truth.logprob[t])).toBeLessThan(3e-5);
      const row = logits.subarray(t * config.vocab, (t + 1) * config.vocab);
      // Two tokens that are as likely as each other may stand in either order: the probabilities tell.
      const best = topTokens(row, top[t].logprob.length).logprobs;
      top[t].logprob.forEach((value, i) => {
        // What float32 leaves: over 13,250 alternatives PyTorch is up to 1.4e-5 off, the processor 1.8e-5.
        expect(Math.abs(value - best[i])).toBeLessThan(3e-5);
      });
    }
  }

  // What the page prints of the pinned fork is the twin's number, rounded.
  const at = Number(await page.locator('.inspect-tokens .token.pinned').getAttribute('data-at'));
  const { tokens, prompt_length } = lines.find(({ reward }) => reward === 1) ?? lines[0];
  const { logits } = forward(config, parameters, { tokens, lengths: [tokens.length] });
  const { entropy } = rowStatistics(logits, config.vocab, [...tokens.slice(1), -1]);
  const said = await page.getByRole('region', { name: 'The fork' }).locator('p.note').first().innerText();
  const printed = Number(/^Entropy ([\d.]+) nats\./.exec(said)?.[1]);
  expect(Math.abs(printed - entropy[prompt_length + at - 1])).toBeLessThan(0.0051);
});
