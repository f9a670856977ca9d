/** Saves what is at a URL of the server, under the name that it gives. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
