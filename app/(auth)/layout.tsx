/** The frame of the pages before one is signed in: one calm card. */
export default function Layout({ children }: LayoutProps<'/'>) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-24">
      <p className="mb-8 font-semibold text-lg">Doow</p>
      <main className="w-full max-w-sm">{children}</main>
    </div>
  );
}
