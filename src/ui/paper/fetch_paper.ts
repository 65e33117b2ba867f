import { loadInspection } from '../recorded/load_record.ts';
import { loadResults } from './load_results.ts';
import { paperStore } from './paper_store.ts';

const published = `${import.meta.env.BASE_URL}reproduction/`;
const recorded = `${import.meta.env.BASE_URL}recorded/inspect.json`;

let underWay: Promise<unknown> | null = null;

/** Fetches what the view shows, where it is not there or on its way. Never rejects. */
export function fetchPaper(): Promise<unknown> {
  underWay ??= Promise.all([fetchResults(), fetchExample()]).finally(() => {
    underWay = null;
  });
  return underWay;
}

async function fetchResults(): Promise<void> {
  if (paperStore.getState().results.status === 'ready') return;
  paperStore.setState({ results: { status: 'loading' } });
  paperStore.setState({ results: await loadResults(published) });
}

async function fetchExample(): Promise<void> {
  if (paperStore.getState().example.status === 'ready') return;
  paperStore.setState({ example: await loadInspection(recorded) });
}
