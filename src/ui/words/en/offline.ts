/** The page without a network, and its newer versions. */
export const offlineEn = {
  ready: 'Ready to work offline.',
  about:
    'The page, its recordings and the base of the first recipe are stored in this browser; other models once they are used.',
  update: 'A new version of forklab is here.',
  reloads: 'It comes with a reload. What is kept stays.',
  afterTraining: 'It waits until the training rests.',
  reload: 'Reload now',
  later: 'Later',
};
