import type { LabCommand, LabEvent } from './protocol.ts';

/** Stands in until the lab is joined: it answers, so that the page can say so. */
self.addEventListener('message', ({ data }: MessageEvent<LabCommand>) => {
  const answer: LabEvent = { type: 'failed', failure: 'internal', detail: 'The lab is not joined yet.' };
  if (data.type === 'open') self.postMessage(answer);
});
