import type { TextModelFacts } from '../../../lab/client/inspect_protocol.ts';

/** What a lab says of a small language model. */
export const tinyFacts: TextModelFacts = {
  name: 'owner/tiny',
  parameters: 1e5,
  weights: ['f32'],
  q8Error: null,
  cache: 'f32',
  cacheError: null,
  provider: null,
  ledByHalf: false,
  providerError: null,
  bytes: 1e6,
  context: 256,
  chat: { takesSystem: false, switchesThinking: false },
  ends: [{ id: 9, word: '<end>' }],
  cannotEncode: null,
  tokenizer: 'abc',
  notes: [],
};
