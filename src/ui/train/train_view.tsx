import { useEffect } from 'react';
import { GlossaryButton } from '../glossary/glossary.tsx';
import { KeptNotes } from '../kept/kept_notes.tsx';
import { useMessages } from '../messages/language.ts';
import { RolloutsPanel } from '../rollouts/rollouts_panel.tsx';
import { Control } from '../share/control.tsx';
import { ConditionList } from './condition_list.tsx';
import { CurvesPanel } from './curves_panel.tsx';
import { FailureNote } from './failure_note.tsx';
import { KeyRow } from './key_row.tsx';
import { MachineFacts } from './machine_facts.tsx';
import { RecipePanel } from './recipe_panel.tsx';
import { listenForKeys } from './train_keys.ts';
import { Transport } from './transport.tsx';

/** Train: what to do and with what, the curves, and what the model writes. */
export function TrainView() {
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
          <KeptNotes />
        </div>
        <div className="choices">
          <Control name="conditions">
            <ConditionList />
          </Control>
          <RecipePanel />
          <MachineFacts />
          <KeyRow />
        </div>
      </section>
      <Control name="curves">
        <CurvesPanel />
      </Control>
      <Control name="rollouts">
        <RolloutsPanel />
      </Control>
    </div>
  );
}
