import { useEffect } from 'react';
import type { TextModelFacts } from '../../../lab/client/inspect_protocol.ts';
import type { Road } from '../../state/inspect/usable_model.ts';
import { fetchGraphsWords, useGraphsWords } from '../../words/graphs_language.ts';

/** Above this difference from the processor, nats, what a GPU computes is not to be trusted. */
const mostProviderError = 0.05;

interface Props {
  readonly road: Exclude<Road, 'engine'>;
  /** Undefined until the model is loaded. */
  readonly facts: TextModelFacts | undefined;
}

/** What runs a graph, and how far that is from the processor. */
export function GraphRoad({ road, facts }: Props) {
  const words = useGraphsWords();
  useEffect(() => {
    void fetchGraphsWords();
  }, []);
  const error = road === 'webgpu' ? (facts?.providerError ?? null) : null;
  return (
    <>
      {` · ${words.providers[road]}`}
      {error !== null && ` · ${words.providerError(error)}`}
    </>
  );
}

/** What is to be minded of how a graph is run. */
export function GraphNotes({ providerError, ledByHalf }: TextModelFacts) {
  const words = useGraphsWords();
  return (
    <>
      {providerError !== null && !(providerError <= mostProviderError) && (
        <p role="alert">{words.providerWrong}</p>
      )}
      {ledByHalf && <p>{words.ledByHalf}</p>}
    </>
  );
}
