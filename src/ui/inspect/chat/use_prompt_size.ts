import { useEffect, useState } from 'react';
import { InspectError } from '../../../lab/client/inspect_client.ts';
import { askBeside } from '../../state/inspect/inspect_work.ts';
import type { ReadChat } from '../../state/inspect/read_chat.ts';
import { folderKey } from '../../state/inspect/usable_model.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';

/** A prompt's tokens, or why it cannot be asked, in a sentence. */
export type PromptSize = { readonly tokens: number } | { readonly fault: string };

/** From the last key to the question, ms. */
const pause = 400;

/** How many tokens the prompt has for the chosen model; null until that is known, which takes a loaded model that is idle. */
export function usePromptSize(read: ReadChat): PromptSize | null {
  const [size, setSize] = useState<(PromptSize & { of: string }) | null>(null);
  const model = useInspect((s) => s.view.model);
  const idle = useInspect(
    (s) => model.kind === 'folder' && s.facts[folderKey(model)] !== undefined && s.job === null,
  );
  const of = JSON.stringify([model, read]);
  const known = size?.of === of;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` is all of the question
  useEffect(() => {
    if (!idle || known || model.kind !== 'folder' || 'fault' in read) return;
    let over = false;
    const timer = setTimeout(async () => {
      const found = await sizeOf({ kind: 'encode', model, ask: read.ask, text: '' });
      if (!over && found) setSize({ ...found, of });
    }, pause);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [of, idle, known]);
  return known ? size : null;
}

async function sizeOf(request: Parameters<typeof askBeside<'encode'>>[0]): Promise<PromptSize | null> {
  try {
    const result = await askBeside<'encode'>(request);
    return result && { tokens: result.promptLength };
  } catch (error) {
    // Anything else is said when the prompt is sampled.
    return error instanceof InspectError && error.failure === 'unusable' ? { fault: error.message } : null;
  }
}
