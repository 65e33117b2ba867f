import { memo } from 'react';
import type { SampleResponse } from '../../experiment/record.ts';
import { bucketOf } from '../charts/entropy_buckets.ts';
import { isFormatSign, tokenWord } from '../words/token_words.ts';

interface TokenBlockProps {
  response: SampleResponse;
  vocabulary: readonly string[];
  marks: readonly boolean[];
  /** The accessible name of the block. */
  label: string;
  group: number;
  index: number;
}

/** A response as tokens: entropy as the ground, the mask as the underline. One stop of the tab key. */
export const TokenBlock = memo(function TokenBlock(props: TokenBlockProps) {
  const { response, vocabulary, marks, label, group, index } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no block of text
    <div
      className="token-block"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk the tokens from here
      tabIndex={0}
      aria-label={label}
      data-group={group}
      data-response={index}
    >
      {response.tokens.map((id, at) => {
        const word = tokenWord(vocabulary, id);
        const bucket = bucketOf(response.entropy[at]);
        const sign = isFormatSign(word) ? ' sign' : '';
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
            key={at}
            className={`token e${bucket}${marks[at] ? ' kept' : ''}${sign}`}
            data-at={at}
          >
            {word}
          </span>
        );
      })}
    </div>
  );
});
