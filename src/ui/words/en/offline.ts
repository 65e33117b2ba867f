/** The page without a network, and its newer versions. */
export const offlineEn = {
  ready: 'Ready to work offline.',
  about: 'The page and its recordings are kept in this browser, and each model once it has been used.',
  update: 'A new version of forklab is here.',
  reloads: 'It comes with a reload. What is kept stays.',
  afterTraining: 'It waits until the training rests.',
  reload: 'Reload now',
  later: 'Later',
};
