import { memo, useState } from 'react';
import type { SampleGroup, SampleResponse } from '../../../experiment/record.ts';
import { fewOf, isRight, rightFirst } from '../../../experiment/sample_choice.ts';
import { LinkedText } from '../../kit/glossary/linked_text.tsx';
import { RightIcon, WrongIcon } from '../../kit/icons.tsx';
import { LessonPart } from '../../state/views/lesson_part.tsx';
import { useMessages } from '../../words/language.ts';
import { TokenBlock } from '../token_block.tsx';

interface GroupCardProps {
  group: SampleGroup;
  index: number;
  vocabulary: readonly string[];
  marks: readonly (readonly boolean[])[];
  /** Takes a response apart in the Inspect view. */
  onInspect: (group: SampleGroup, response: SampleResponse) => void;
}

/** Responses shown at first: fewer of a group that teaches nothing. */
const few = { used: 4, dropped: 2 };

/** One problem and what the model wrote on it. */
export const GroupCard = memo(function GroupCard(props: GroupCardProps) {
  const { group, index, vocabulary, marks, onInspect } = props;
  const t = useMessages();
  const [all, setAll] = useState(false);
  const fewest = group.dropped ? few.dropped : few.used;
  const placed = rightFirst(group.responses);
  const shown = all ? placed : fewOf(placed, fewest);
  const hidden = placed.length - fewest;
  return (
    <article className={group.dropped ? 'group dropped' : 'group'}>
      <header>
        <h3 className="mono">{group.title.replace('->', '→')}</h3>
        <p>
          {t.rollouts.right(group.right, group.size)}
          {shown.length < group.size && <> · {t.rollouts.shownOf(shown.length, group.size)}</>}
        </p>
      </header>
      {group.dropped && <p className="note">{t.rollouts.dropped}</p>}
      <ol>
        {shown.map(({ response, index: place }, at) => {
          const good = isRight(response);
          return (
            <li key={place} className={good ? 'response right' : 'response'}>
              <div className="verdict">
                {good ? <RightIcon /> : <WrongIcon />}
                <span className="unseen">{good ? t.rollouts.isRight : t.rollouts.isWrong}, </span>
                <span className="unseen">{t.rollouts.advantageIs(response.advantage)}</span>
                <span className="verdict-value" aria-hidden="true">
                  {t.rollouts.advantage(response.advantage)}
                </span>
                {at === 0 && (
                  <span className="verdict-value">
                    <LinkedText>{t.rollouts.advantageLabel}</LinkedText>
                  </span>
                )}
                <LessonPart name="inspect">
                  <button
                    type="button"
                    className="plain"
                    aria-label={t.inspect.inspectResponse(place + 1)}
                    onClick={() => onInspect(group, response)}
                  >
                    {t.inspect.fromTrain}
                  </button>
                </LessonPart>
              </div>
              <TokenBlock
                response={response}
                vocabulary={vocabulary}
                marks={marks[place] ?? []}
                label={t.rollouts.response(place + 1, good)}
                group={index}
                index={place}
              />
            </li>
          );
        })}
      </ol>
      {hidden > 0 && (
        <button type="button" className="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.rollouts.fewer : t.rollouts.more(hidden)}
        </button>
      )}
    </article>
  );
});
