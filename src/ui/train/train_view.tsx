import { type ReactNode, useEffect } from 'react';
import { GlossaryButton } from '../kit/glossary/glossary.tsx';
import { LessonPart } from '../state/views/lesson_part.tsx';
import { listenForKeys } from '../state/views/train_keys.ts';
import { RolloutsPanel } from '../tokens/rollouts/rollouts_panel.tsx';
import { useMessages } from '../words/language.ts';
import { ConditionList } from './condition_list.tsx';
import { CurvesPanel } from './curves_panel.tsx';
import { FailureNote } from './failure_note.tsx';
import { KeyRow } from './key_row.tsx';
import { MachineFacts } from './machine_facts.tsx';
import { RecipePanel } from './recipe_panel.tsx';
import { Transport } from './transport.tsx';

/**
 * Train: what to do and with what, the curves, and what the model writes.
 * @param notes on kept experiments, next to the buttons
 */
export function TrainView({ notes }: { notes?: ReactNode }) {
  const t = useMessages();
  useEffect(listenForKeys, []);
  return (
    <div className="train">
      <section className="side" aria-label={t.transport.controls}>
        <div className="intro">
          <h1>{t.intro.title}</h1>
          <p className="lead">
            {t.intro.text} <GlossaryButton />
          </p>
          <FailureNote />
          <Transport />
          {notes}
        </div>
        <div className="choices">
          <ConditionList />
          <RecipePanel />
          <MachineFacts />
          <KeyRow />
        </div>
      </section>
      <CurvesPanel />
      <LessonPart name="rollouts">
        <RolloutsPanel />
      </LessonPart>
    </div>
  );
}
