/** The page without a network, and its newer versions. */
export const offlineEn = {
  ready: 'Works offline',
  about: 'Page, recordings and the default base model are cached; other models once used.',
  update: 'Update available.',
  reloads: 'Reload to install.',
  afterTraining: 'It will wait until training is paused.',
  reload: 'Reload',
  later: 'Later',
};
