import { openPageStore, pageHub } from '../hub/page_hub.ts';
import type { ModelsEvent } from './client/models_protocol.ts';
import { ModelShelf } from './model_shelf.ts';

/** The page's models: from the Hub into the browser's storage, or given from disk. */
export const pageShelf = (emit: (event: ModelsEvent) => void): ModelShelf =>
  new ModelShelf(emit, {
    openStore: openPageStore,
    hub: (endpoint, token) => pageHub(endpoint ?? undefined, token),
  });
