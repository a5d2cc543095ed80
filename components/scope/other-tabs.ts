/** Reaches the other tabs of this origin in this browser, and nothing else. */
let channel: BroadcastChannel | null = null;
const open = () => {
  channel ??= new BroadcastChannel('doow-page-scope');
  return channel;
};

/** Tells the other tabs that something else may be open in the session now. They ask the server. */
export const tellOtherTabs = (): void => open().postMessage(null);

/** @returns what ends it */
export function onOtherTabs(hear: () => void): () => void {
  open().onmessage = hear;
  return () => {
    open().onmessage = null;
  };
}
