// A bar for the eye; the figure beside it is for everybody.

export function Bar({ share, before = false }: { share: number; before?: boolean }) {
  return (
    <svg class="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class={before ? "before" : ""} width={Math.max(0, Math.min(1, share)) * 100} height="10" />
    </svg>
  );
}
