import { loadInspection, loadTextInspection } from '../state/recorded/load_inspection.ts';
import { textRecording } from '../state/recorded/text_recording.ts';
import { loadResults } from '../state/views/load_results.ts';
import { paperStore } from '../state/views/paper_store.ts';

const published = `${import.meta.env.BASE_URL}reproduction/`;
const recorded = `${import.meta.env.BASE_URL}recorded/inspect.json`;

/** Lets only one fetch of a kind be under way. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  return () => {
    underWay ??= work().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

/** Fetches the published results, where they are not there or on their way. Never rejects. */
export const fetchResults = oneAtATime(async () => {
  if (paperStore.getState().results.status === 'ready') return;
  paperStore.setState({ results: { status: 'loading' } });
  paperStore.setState({ results: await loadResults(published) });
});

/** Fetches the answer that the first chapter shows, where it is not there or on its way. Never rejects. */
export const fetchExample = oneAtATime(async () => {
  if (paperStore.getState().example.status === 'ready') return;
  paperStore.setState({ example: await loadInspection(recorded) });
});

/** Fetches the answer in words that leads it, where it is not there or on its way. Never rejects. */
export const fetchTextExample = oneAtATime(async () => {
  if (paperStore.getState().textExample.status === 'ready') return;
  const textExample = await loadTextInspection(import.meta.env.BASE_URL + textRecording.path);
  paperStore.setState({ textExample });
});
