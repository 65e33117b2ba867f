import type { ReactNode } from 'react';
import type { FolderModelRef } from '../../lab/client/inspect_protocol.ts';
import { roads } from '../state/inspect/usable_model.ts';
import { useRoads } from '../state/inspect/use_roads.ts';
import { useMessages } from '../words/language.ts';

interface Props {
  readonly models: readonly FolderModelRef[];
  readonly option: (model: FolderModelRef) => ReactNode;
}

/** The visitor's models in a menu, by what runs them on the adapter in use. */
export function FolderOptions({ models, option }: Props) {
  const { groups } = useMessages().chat.model;
  const roadOf = useRoads();
  return roads.map((road) => {
    const own = models.filter((model) => roadOf(model) === road);
    return (
      own.length > 0 && (
        <optgroup key={road} label={groups[road]}>
          {own.map(option)}
        </optgroup>
      )
    );
  });
}
