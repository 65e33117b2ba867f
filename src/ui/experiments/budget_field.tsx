import { useId } from 'react';
import { type Budget, budgetBounds } from '../../experiment/budget.ts';
import { readNumber } from '../recipe/read_number.ts';
import { useDraft } from '../recipe/use_draft.ts';
import { useMessages } from '../words/language.ts';

/** Budgets to begin with. */
const first: Record<Budget['kind'], number> = { steps: 20, tokens: 1_000_000, minutes: 10 };

interface BudgetFieldProps {
  budget: Budget | null;
  onChange: (budget: Budget | null) => void;
}

/** What each run may take: nothing said, or so many steps, tokens or minutes. */
export function BudgetField({ budget, onChange }: BudgetFieldProps) {
  const words = useMessages().kept.queue;
  const id = useId();
  return (
    <div className="budget-field">
      <label htmlFor={id}>{words.budget}</label>
      <select
        id={id}
        value={budget?.kind ?? 'none'}
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          const kind = event.target.value as Budget['kind'] | 'none';
          onChange(kind === 'none' ? null : { kind, most: first[kind] });
        }}
      >
        {(['none', 'steps', 'tokens', 'minutes'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {words.kinds[kind]}
          </option>
        ))}
      </select>
      {budget && <MostField key={budget.kind} budget={budget} onChange={onChange} />}
      <p id={`${id}-about`} className="note">
        {words.budgetAbout}
      </p>
    </div>
  );
}

function MostField({ budget, onChange }: { budget: Budget; onChange: (budget: Budget) => void }) {
  const words = useMessages().kept.queue;
  const { kind, most } = budget;
  const bounds = budgetBounds[kind];
  const read = (text: string) =>
    readNumber(text, { min: bounds.least, max: bounds.most, whole: kind !== 'minutes' });
  const draft = useDraft(most, String(most), read, (value) => {
    onChange({ kind, most: value });
    return true;
  });
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        aria-label={words.most}
        aria-invalid={draft.wrong}
        value={draft.text}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
      />
      {draft.wrong && (
        <small className="note refused" role="alert">
          {words.refused(bounds.least, bounds.most)}
        </small>
      )}
    </>
  );
}
