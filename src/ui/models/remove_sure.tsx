import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';

interface Props {
  /** Of what would be removed. */
  readonly name: string;
  readonly bytes: number;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
}

/** Asks once more before something is deleted. */
export function RemoveSure({ name, bytes, onRemove, onKeep }: Props) {
  const t = useMessages();
  const words = useModelsWords().here;
  const size = t.numbers.bytes(bytes);
  return (
    <span className="row-actions">
      <button type="button" className="plain" aria-label={words.removeSureOf(name, size)} onClick={onRemove}>
        {words.removeSure(size)}
      </button>
      <button
        type="button"
        className="plain"
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that had the focus
        autoFocus
        aria-label={words.keepOf(name)}
        onClick={onKeep}
      >
        {words.keep}
      </button>
    </span>
  );
}
