import { inspectStore, type Job, type Notice } from '../state/inspect/inspect_store.ts';
import { cancel } from '../state/inspect/inspect_work.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../state/inspect/use_no_adapter.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { traceWord } from '../words/trace_words.ts';
import { modelName } from './model_names.ts';

/** Progress of the current job, the last message, and why nothing can be sampled where no model can run. */
export function InspectStatus() {
  const t = useMessages();
  const noAdapter = useNoAdapter();
  return (
    <>
      <Progress />
      <div role="status">
        <Message />
      </div>
      {noAdapter && <p className="inspect-note barred">{t.inspect.hindrances.noAdapter(noAdapter)}</p>}
    </>
  );
}

function Progress() {
  const t = useMessages();
  const job = useInspect((s) => s.job);
  // The figures' panels show the progress of their own work.
  if (!job || job.kind === 'collect' || job.kind === 'sweep') return null;
  return (
    <div className="inspect-progress">
      <progress
        aria-label={t.inspect.works[job.loading ? 'load' : job.kind]}
        max={1}
        value={job.loading ? job.loading.bytes / Math.max(1, job.loading.of) : job.share}
      />
      <p className="note">{progressText(job, t)}</p>
      {job.kind !== 'sample' && (
        <button type="button" className="plain" onClick={cancel}>
          {t.inspect.choices.cancel}
        </button>
      )}
    </div>
  );
}

function progressText({ kind, share, tokens, loading }: Job, t: Messages): string {
  if (!loading) return kind === 'load' ? t.inspect.works.load : t.inspect.progress(kind, share, tokens);
  const { bytes, of } = loading;
  return t.chat.model.loading(bytes / Math.max(1, of), t.numbers.bytes(bytes), t.numbers.bytes(of));
}

function otherTokenizer(
  { models, id, words }: Extract<Notice, { kind: 'other-tokenizer' }>,
  t: Messages,
): string {
  const [own, other] = models.map((model) => modelName(t, model));
  const [word, otherWord] = words.map(traceWord);
  return t.chat.compare.otherTokenizer({ own, other, id, word, otherWord });
}

function Message() {
  const t = useMessages();
  const words = t.inspect.notices;
  const notice = useInspect((s) => s.notice);
  if (!notice) return null;
  const detail = 'detail' in notice ? notice.detail : '';
  const fits = notice.kind === 'failed' ? (notice.fits ?? []) : [];
  const lines =
    notice.kind === 'file'
      ? (notice.lines ?? [])
      : fits.map(({ quantise, cache, context, rows, bytes, more = false }) =>
          t.chat.model.fits(quantise, cache === 'f16' && !more, context, rows, t.numbers.bytes(bytes), more),
        );
  const sentence = () => {
    switch (notice.kind) {
      case 'not-a-problem':
        return words.notAProblem;
      case 'other-tokenizer':
        return otherTokenizer(notice, t);
      case 'other-words':
        return t.training.otherWords({
          model: modelName(t, notice.model),
          id: notice.id,
          word: traceWord(notice.words[0]),
          own: traceWord(notice.words[1]),
        });
      case 'file':
        return notice.sentence;
      case 'cancelled':
        return words.cancelled(notice.work);
      case 'unusable':
      case 'unloadable':
        return words[notice.kind];
      case 'failed': {
        const { what, todo } = t.failures[notice.failure];
        return words.failures[notice.failure] ?? words.failed(what, todo);
      }
    }
  };
  return (
    <div className="inspect-note barred">
      <p>
        {sentence()}{' '}
        <button type="button" className="plain" onClick={() => inspectStore.setState({ notice: null })}>
          {words.dismiss}
        </button>
      </p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {detail !== '' && (
        <details open={notice.kind !== 'failed' || notice.failure === 'model-missing'}>
          <summary>{words.detail}</summary>
          <code>{detail}</code>
        </details>
      )}
    </div>
  );
}
