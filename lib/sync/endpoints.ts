const OPENAI = [
  'completions',
  'decisions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
];

/** The usage endpoints a connection of this provider is read from, but those its organization does not have. */
export function availableEndpoints(_provider: string, unavailable: readonly string[]): string[] {
  return OPENAI.filter((endpoint) => !unavailable.includes(endpoint));
}
