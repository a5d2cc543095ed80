/** One answer for all who ask in the same turn of the event loop; whoever asks later is asked for anew. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let coming: Promise<T> | null = null;
  return () => {
    coming ??= Promise.resolve().then(() => {
      coming = null;
      return ask();
    });
    return coming;
  };
}
