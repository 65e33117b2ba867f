import { useMemo } from 'react';
import { isOtherRecording } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { presetName } from '../words/preset_name.ts';

/** That the recorded run on the screen is of another recipe than the one chosen; empty where it is not. */
export function useOtherRecording(): string {
  const t = useMessages();
  const source = useLab((s) => s.experiment.source);
  const spec = useLab((s) => s.experiment.spec);
  const preset = useLab((s) => s.experiment.preset);
  const recipe = useLab((s) => s.recipe.spec);
  // Specs are compared when one of them changes, and not at each step of a recording that plays.
  const other = useMemo(() => isOtherRecording(source, spec, recipe), [source, spec, recipe]);
  return other ? t.transport.recordedOther(presetName(t, preset)) : '';
}
