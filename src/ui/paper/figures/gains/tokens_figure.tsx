import { experimentOf } from '../../../../paper/experiments.ts';
import type { Results } from '../../../../paper/results.ts';
import { passRows } from '../../../charts/panels/measures.ts';
import { PanelFigure } from '../../../charts/panels/panel_figure.tsx';
import { rowDomain } from '../../../charts/panels/row.ts';
import {
  type Arm,
  arm,
  armName,
  armRow,
  basePassOf,
  evaluated,
  judgedNumber,
  passOf,
  seedsOf,
} from '../arms.ts';
import { Missing } from '../missing.tsx';
import { usePictureMessages } from '../picture_messages.ts';

/** Arms that keep as many tokens a step: as all tokens of 6 prompts have, and of 32. */
const alike: readonly { readonly prompts: number; readonly arms: readonly Arm[] }[] = [
  {
    prompts: 6,
    arms: [
      arm('main', 'top20'),
      arm('main', 'random20'),
      arm('prompts-6', 'all'),
      arm('prompts-8', 'bottom80'),
    ],
  },
  {
    prompts: 32,
    arms: [arm('prompts-160', 'random20'), arm('main', 'all'), arm('prompts-40', 'bottom80')],
  },
];

/** pass@1 at the end of conditions that learn from as many tokens each, of more prompts or fewer. */
export function TokensFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.tokens;
  const lead = judgedNumber(results, 'tokens', 'top20-all6');
  if (!lead) return <Missing />;
  const parts = alike.map(({ prompts, arms }) => ({
    title: words.alike(prompts),
    rows: arms.flatMap((one) =>
      armRow(
        t,
        results,
        one,
        passOf,
        words.of(armName(t, one), experimentOf(one.experiment).spec.rollout.prompts),
      ),
    ),
  }));
  const all = parts.flatMap(({ rows }) => rows);
  const base = basePassOf(results, 'main');
  const domain = rowDomain(all, base === undefined ? [] : [base]);
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[evaluated(t, results, 'main', seedsOf(all)), words.what, t.panels.how.rows]}
      file="paper-equal-tokens"
      columns={parts.flatMap(({ title, rows }) =>
        rows.length > 0 ? [passRows(t, rows, { title, base, domain })] : [],
      )}
      least={340}
    />
  );
}
