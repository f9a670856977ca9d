/** A process for tests of `image-process.ts` that does what decoders have done on hostile images, as the path demands. */
process.on('message', ({ path }: { readonly path: string }) => {
  if (path.includes('hang')) for (;;);
  if (path.includes('segfault')) process.kill(process.pid, 'SIGSEGV');
  if (path.includes('exit')) process.exit(3);
  process.send?.({ ok: true, value: { format: 'png', width: process.pid, height: 1 } });
});
process.on('disconnect', () => process.exit(0));
