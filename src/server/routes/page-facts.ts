/** What every list says beside its items. */
export function pageFacts(
  { limit, offset }: { readonly limit: number; readonly offset: number },
  count: number,
  total: number,
) {
  return { total, offset, limit, has_more: offset + count < total };
}
