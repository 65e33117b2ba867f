import type { CSSProperties } from 'react';
import type { SampleResponse } from '../../../experiment/record.ts';
import { isRight } from '../../../experiment/sample_choice.ts';
import { bucketOf } from '../../charts/entropy_buckets.ts';
import { RightIcon, WrongIcon } from '../../kit/icons.tsx';
import { useMessages } from '../../words/language.ts';
import { isFormatSign, tokenWord } from '../../words/token_words.ts';

interface SlowResponseProps {
  response: SampleResponse;
  vocabulary: readonly string[];
  marks: readonly boolean[];
  /** 0 to 5: what is known by now. */
  stage: number;
}

/** A response that gathers, stage by stage, what the step finds out about it. */
export function SlowResponse({ response, vocabulary, marks, stage }: SlowResponseProps) {
  const t = useMessages();
  const good = isRight(response);
  const arrow = response.advantage > 0 ? '▲' : response.advantage < 0 ? '▼' : '';
  return (
    <li className={good && stage >= 1 ? 'response right' : 'response'}>
      <p className="verdict">
        {stage >= 1 && (good ? <RightIcon /> : <WrongIcon />)}
        {stage >= 1 && <span className="unseen">{good ? t.rollouts.isRight : t.rollouts.isWrong}</span>}
        {stage >= 2 && <span className="verdict-value">{t.rollouts.advantage(response.advantage)}</span>}
      </p>
      <p className="slow-tokens">
        {response.tokens.map((id, at) => {
          const word = tokenWord(vocabulary, id);
          const ground = stage >= 3 ? ` e${bucketOf(response.entropy[at])}` : '';
          const kept = stage >= 4 && marks[at] ? ' kept' : '';
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
              key={at}
              className={`token${ground}${kept}${isFormatSign(word) ? ' sign' : ''}`}
              style={{ '--at': at } as CSSProperties}
            >
              {word}
              {stage >= 5 && marks[at] && arrow !== '' && <sup aria-hidden="true">{arrow}</sup>}
            </span>
          );
        })}
      </p>
    </li>
  );
}
