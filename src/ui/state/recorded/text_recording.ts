/** The recording in words that ships with the page: where it lies, and whose model it is of. */
export const textRecording = {
  path: 'recorded/smollm2.json',
  model: 'SmolLM2-135M-Instruct',
  licence: 'Apache-2.0',
  page: 'https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct',
} as const;
