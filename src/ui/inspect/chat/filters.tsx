import { NumberField } from '../../kit/number_field.tsx';
import { chatBounds } from '../../state/inspect/chat.ts';
import { writeChat } from '../../state/inspect/text_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';

/** Limits on what is drawn: top-k, top-p, min-p. */
export function Filters() {
  const t = useMessages();
  const words = t.chat;
  const { topK, topP, minP } = useInspect((s) => s.view.chat);
  const wrong = t.figures.problems.wrong;
  const on = words.filtersOf(topK, topP, minP);
  return (
    <details className="filters">
      <summary>{on === '' ? words.filters : on}</summary>
      <div className="row">
        <NumberField
          label={words.topK}
          value={topK}
          least={0}
          most={chatBounds.topK}
          wrong={wrong}
          onChange={(value) => writeChat({ topK: value })}
        />
        <NumberField
          label={words.topP}
          value={topP}
          least={0.01}
          most={1}
          digits={3}
          wrong={wrong}
          onChange={(value) => writeChat({ topP: value })}
        />
        <NumberField
          label={words.minP}
          value={minP}
          least={0}
          most={1}
          digits={3}
          wrong={wrong}
          onChange={(value) => writeChat({ minP: value })}
        />
      </div>
      <p className="note">{words.filtersNote}</p>
    </details>
  );
}
