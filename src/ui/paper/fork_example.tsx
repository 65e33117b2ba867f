import { useMemo, useRef } from 'react';
import type { InspectionRecord } from '../../formats/inspection_record.ts';
import { bucketEdges } from '../charts/entropy_buckets.ts';
import { look } from '../state/inspect/inspect_session.ts';
import { showView } from '../state/views/view_store.ts';
import { TokenBlock } from '../tokens/token_block.tsx';
import { TokenPopover } from '../tokens/token_popover.tsx';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { shortAdapter } from '../words/short_adapter.ts';
import { exampleTrace } from './example_trace.ts';

/** A real answer, each token on the colour of its entropy. */
export function ForkExample({ record }: { record: InspectionRecord }) {
  const t = useMessages();
  const words = usePaperWords().example;
  const box = useRef<HTMLDivElement>(null);
  const example = useMemo(() => exampleTrace(record), [record]);
  if (example === null) return null;
  const { samples, marking, vocabulary, title, right, tokens, settled, vain, decisive } = example;
  return (
    <section className="paper-example" aria-label={words.label(title)}>
      <p className="note">
        {words.problem} <b className="mono problem-title">{title}</b>
      </p>
      <div ref={box}>
        <TokenBlock
          response={samples.groups[0].responses[0]}
          vocabulary={vocabulary}
          marks={marking.marks[0][0]}
          label={words.label(title)}
          group={0}
          index={0}
        />
        <TokenPopover container={box} samples={samples} marking={marking} whatIf vocabulary={vocabulary} />
      </div>
      <Scale label={words.scale} />
      <p className="note">
        {[right ? words.right : words.wrong, words.counts(tokens, settled, marking.kept)].join(t.gap)}
      </p>
      {(vain || decisive) && (
        <p>
          {[
            vain && words.vain(vain.word, vain.entropy, vain.low, vain.high),
            decisive && words.decides(decisive.word, decisive.entropy, decisive.low, decisive.high),
          ]
            .filter(Boolean)
            .join(t.gap)}
        </p>
      )}
      <p className="note">
        {words.recorded(shortAdapter(t.adapter.recorded(record.adapter)), t.numbers.day(record.date))}{' '}
        <button
          type="button"
          className="plain"
          onClick={() => {
            look({ panel: 'forks' });
            showView('inspect');
          }}
        >
          {words.inspect}
        </button>
      </p>
    </section>
  );
}

/** What the colours mean: the edges between them. */
function Scale({ label }: { label: string }) {
  const t = useMessages();
  return (
    <p className="paper-scale row note">
      <span>{label}</span>
      {[0, ...bucketEdges].map((from, bucket) => (
        <span key={from} className={`token e${bucket}`}>
          {bucket === bucketEdges.length ? `≥ ${from}` : `${t.numbers.ratio(from)}–`}
        </span>
      ))}
    </p>
  );
}
