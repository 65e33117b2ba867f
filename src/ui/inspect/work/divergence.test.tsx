import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Trace } from '../../../experiment/trace.ts';
import { type DivergedToken, modelDivergence } from '../../../forks/model_divergence.ts';
import type { InspectResults, ScoredToken } from '../../../lab/client/inspect_protocol.ts';
import { countdown } from '../../../task/countdown/world.ts';
import { all, closePage, eventually, page, press, settled } from '../../app/testing/mounted_page.ts';
import { DivergenceFigure } from '../../charts/figures/divergence_figure.tsx';
import { show } from '../../charts/figures/testing/show.ts';
import { look, showTraces } from '../../state/inspect/inspect_session.ts';
import { emptyInspect, inspectStore } from '../../state/inspect/inspect_store.ts';
import { connectInspect } from '../../state/inspect/inspect_work.ts';
import { setLanguage } from '../../words/language.ts';
import { InspectView } from '../inspect_view.tsx';
import { solvedCountdown } from '../testing/made_trace.ts';
import { standInLab } from '../testing/stand_in_lab.ts';
import { divergedByScores } from './divergence_session.ts';

const { prompt, response, entropies } = solvedCountdown;
const { id } = countdown.vocabulary;
const trace: Trace = {
  title: '12 8 3 → 17',
  world: 'countdown',
  model: 'top20',
  temperature: 1,
  entropyKind: 'exact',
  promptLength: prompt.length,
  tokens: [...prompt, ...response].map((word, at) => {
    const entropy = entropies[at - prompt.length] ?? null;
    const logprob = entropy === null ? null : -entropy;
    const top = logprob === null ? [] : [{ id: id(word), word, logprob }];
    return { id: id(word), word, entropy, logprob, top };
  }),
  reward: 1,
  answer: null,
  meta: {},
};

/** What a second model makes of it: `scale` times the entropy, and KL that grows with it. */
const diverged = (scale: number, kl: (entropy: number) => number | null): DivergedToken[] =>
  entropies.map((entropy) => ({
    entropy: [entropy, scale * entropy],
    logprob: [-entropy, -scale * entropy],
    flipped: entropy > 1,
    topOverlap: 0.9,
    kl: kl(entropy),
    gini: kl(entropy) === null ? null : Math.min(0.9, entropy),
  }));

const checkpoint = { kind: 'checkpoint', condition: 'top20', seed: 1, step: 40 } as const;
const second = { kind: 'shipped', name: 'countdown-164k' } as const;

describe('in the Inspect view', () => {
  let lab: ReturnType<typeof standInLab>;
  let stop: () => void;
  beforeEach(() => {
    inspectStore.setState({ ...emptyInspect, recording: { status: 'ready' } }, true);
    lab = standInLab();
    stop = connectInspect(lab.client);
    const { kind: _, ...at } = checkpoint;
    lab.say({
      type: 'checkpoints',
      checkpoints: [{ ...at, base: second.name, world: 'countdown' }],
    });
    show(<InspectView />);
  });
  afterEach(() => {
    stop();
    closePage();
  });
  const answer = (result: InspectResults['divergence']) =>
    settled(() =>
      lab.say({
        type: 'inspected',
        id: lab.asked.at(-1)!.id,
        kind: 'divergence',
        result,
        cost: { tokens: 100, seconds: 2 },
      }),
    );

  test('all samples of the shown one’s model are compared in one request, and drawn in one figure', async () => {
    await settled(() => {
      showTraces([trace, trace, { ...trace, title: 'nothing' }], 'sampled', checkpoint);
      look({ quantity: 'change' });
    });
    press('Compare all 3 samples side by side');
    const { request } = lab.asked.at(-1) as { request: unknown };
    const tokens = trace.tokens.map((token) => token.id);
    const sequence = { tokens, promptLength: prompt.length };
    expect(request).toEqual({
      kind: 'divergence',
      model: checkpoint,
      second,
      sequences: [sequence, sequence, sequence],
    });
    const kl = (entropy: number) => 0.001 + entropy / 10;
    await answer({ tokens: [diverged(1.1, kl), diverged(0.9, kl), diverged(1.2, kl)] });
    const [first] = inspectStore.getState().inspected;
    expect(first.base).toMatchObject({ model: second, reference: checkpoint });
    expect(first.base!.entropies.slice(0, prompt.length)).toEqual(prompt.map(() => null));
    expect(first.base!.entropies[prompt.length]).toBeCloseTo(1.1 * entropies[0], 12);
    expect(first.cost.tokens).toBe(33);
    await eventually(() => expect(page()).toContain('differs more at the forks'));
    expect(page()).toContain('54 tokens of 3 samples that both read');
    expect(page()).not.toContain('side by side');
  });

  test('an id that means two words is refused by name', async () => {
    await settled(() => {
      showTraces([trace], 'sampled', checkpoint);
      look({ quantity: 'change' });
    });
    press('Compare side by side');
    await answer({ differs: { id: 12, words: ['twelve', '12'] } });
    expect(page()).toContain('token 12 is “twelve” in the one and “12” in the other');
    expect(inspectStore.getState().inspected[0].base).toBeNull();
  });
});

describe('the figure', () => {
  afterEach(closePage);
  const drawn = (traces: DivergedToken[][]) =>
    show(<DivergenceFigure divergence={modelDivergence(traces)!} reference="full" other="4 bits" />);
  const title = () => all('h3')[0].textContent;

  test('says what the intervals say, and no more', () => {
    const samples = [0.9, 1, 1.1];
    drawn(samples.map((s) => diverged(s, (entropy) => s * (0.001 + entropy / 10))));
    expect(title()).toMatch(
      /^4 bits differs more at the forks: mean KL divergence 0\.0\d+ nats at the forks, /,
    );
    drawn(samples.map((s) => diverged(s, (entropy) => s * (0.1 - entropy / 20))));
    expect(title()).toMatch(/^4 bits differs less at the forks: /);
    drawn([diverged(1, () => 0.1), diverged(1, () => 0.1)]);
    expect(title()).toMatch(/^No difference shown between the forks and the rest: /);
    drawn([diverged(1, (entropy) => entropy)]);
    expect(title()).toMatch(/^4 bits: mean KL divergence /);
    expect(page()).not.toContain('Bars:');
  });

  test('without KL speaks of entropy, and draws the log ratio', () => {
    drawn([1.1, 1.2, 1.3].map((s) => diverged(s, () => null)));
    expect(title()).toMatch(/^4 bits differs more at the forks: mean absolute change of entropy /);
    expect(page()).toContain('KL is not known');
    expect(all('.panel-title').map(({ textContent }) => textContent)).toEqual([
      'Log ratio',
      'Change of entropy',
      'Most likely token',
    ]);
    expect(all('thead th').map(({ textContent }) => textContent)).not.toContain('KL');
  });

  test('has the same in Chinese, and small numbers in a small unit', async () => {
    drawn([-1, 1].map((s) => diverged(1, (entropy) => 1e-6 * (2 + s * entropy))));
    expect(all('.axis-words')[0].textContent).toBe('mean KL, 10⁻⁶\u00a0nats');
    await settled(() => setLanguage('zh'));
    expect(title()).toContain('未见差别');
    expect(page()).toContain('样本太少，区间偏窄');
  });

  test('one token has no rest to be compared with', () => {
    drawn([diverged(1, () => 0.1).slice(0, 1)]);
    expect(title()).toBe('4 bits on the same tokens');
  });
});

describe('a second model alone', () => {
  const place: ScoredToken = { entropy: 1, logprob: -2, top: [{ id: 7, word: '7', logprob: -0.1 }] };
  const scored = trace.tokens.slice(1).map(() => place);

  test('is held against the trace’s own numbers, without KL', () => {
    const found = divergedByScores(trace, scored)!;
    expect(found).toHaveLength(entropies.length);
    expect(found[0]).toEqual({
      entropy: [entropies[0], 1],
      logprob: [-entropies[0], -2],
      flipped: true,
      topOverlap: 0,
      kl: null,
      gini: null,
    });
  });

  test('is not where too little is known of the trace', () => {
    const words = trace.tokens.map((token) => ({
      ...token,
      top: token.top.map((one) => ({ ...one, id: null })),
    }));
    const unknown: Partial<Trace>[] = [
      { entropyKind: 'lower-bound' },
      { temperature: 0.7 },
      { tokens: words },
      { tokens: trace.tokens.map((token) => ({ ...token, entropy: null })) },
      { tokens: trace.tokens.map((token) => ({ ...token, top: [] })) },
    ];
    for (const change of unknown) expect(divergedByScores({ ...trace, ...change }, scored)).toBeNull();
  });
});
