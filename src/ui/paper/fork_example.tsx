import { type ReactNode, useMemo, useRef } from 'react';
import type { InspectionRecord } from '../../formats/inspection_record.ts';
import type { TextInspectionRecord } from '../../formats/text_inspection/text_inspection_record.ts';
import { bucketEdges } from '../charts/entropy_buckets.ts';
import { look } from '../state/inspect/inspect_session.ts';
import { bringOwnExample, openTextRecording } from '../state/inspect/open_text_recording.ts';
import { textRecording } from '../state/recorded/text_recording.ts';
import { showView } from '../state/views/view_store.ts';
import { TokenBlock } from '../tokens/token_block.tsx';
import { TokenPopover } from '../tokens/token_popover.tsx';
import { useMessages } from '../words/language.ts';
import { usePaperWords } from '../words/paper_language.ts';
import { shortAdapter } from '../words/short_adapter.ts';
import { type ExampleTrace, exampleTrace, textExampleTrace } from './example_trace.ts';

/** A recorded answer of our base to a problem of Countdown. */
export function ForkExample({ record }: { record: InspectionRecord }) {
  const words = usePaperWords().example;
  const example = useMemo(() => exampleTrace(record), [record]);
  if (example === null) return null;
  return (
    <Example
      example={example}
      lead={words.ours}
      problem={<b className="mono problem-title">{example.title}</b>}
      recorded={record}
      onInspect={() => bringOwnExample()}
    />
  );
}

/** A recorded chain of thought of a language model that was asked in words. */
export function TextForkExample({ record }: { record: TextInspectionRecord }) {
  const words = usePaperWords().example;
  const example = useMemo(() => textExampleTrace(record), [record]);
  if (example === null) return null;
  const { model, licence, page } = textRecording;
  return (
    <Example
      example={example}
      lead={
        <>
          {words.model.before}
          <a href={page} target="_blank" rel="noreferrer">
            {model}
          </a>
          {words.model.after(licence)}
        </>
      }
      problem={<b>{askedText(record.ask)}</b>}
      inWords
      recorded={record}
      onInspect={() => void openTextRecording()}
    />
  );
}

interface ExampleProps {
  example: ExampleTrace;
  /** Whose answer it is. */
  lead: ReactNode;
  problem: ReactNode;
  /** Whether its tokens are pieces of a running text. */
  inWords?: boolean;
  recorded: { readonly adapter: string; readonly date: string };
  onInspect: () => void;
}

/** A real answer, each token on the colour of its entropy. */
function Example({ example, lead, problem, inWords = false, recorded, onInspect }: ExampleProps) {
  const t = useMessages();
  const words = usePaperWords().example;
  const box = useRef<HTMLDivElement>(null);
  const { samples, marking, vocabulary, title, right, tokens, settled, vain, decisive } = example;
  return (
    <section className={inWords ? 'paper-example in-words' : 'paper-example'} aria-label={words.label(title)}>
      <p>{lead}</p>
      <p className="note">
        {words.problem} {problem}
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
            decisive &&
              (vain ? words.decides : words.decidesAlone)(
                decisive.word,
                decisive.entropy,
                decisive.low,
                decisive.high,
              ),
          ]
            .filter(Boolean)
            .join(t.gap)}
        </p>
      )}
      <p className="note">
        {words.recorded(shortAdapter(t.adapter.recorded(recorded.adapter)), t.numbers.day(recorded.date))}{' '}
        <button
          type="button"
          className="plain"
          onClick={() => {
            onInspect();
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

/** What was asked, as one text. */
const askedText = ({ problem }: TextInspectionRecord['ask']): string =>
  'prompt' in problem ? problem.prompt : (problem.messages.at(-1)?.content ?? '');
