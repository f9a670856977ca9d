import { readFileSync } from 'node:fs';
import type { ContractFacts } from './extract-facts.ts';

/** The facts of the contract document, as `scripts/contract-facts.ts` wrote them. */
export const facts: ContractFacts = JSON.parse(
  readFileSync(new URL('contract.json', import.meta.url), 'utf8'),
);

/** An endpoint with its path parameters nameless: what the document calls `{index}`, a server may call `{id}`. */
export function normaliseEndpoint(endpoint: string): string {
  return endpoint.replaceAll(/\{[^}]*\}/g, '{}');
}

/** The endpoints of `known` that a pattern stands for. `*` is one segment or more. */
export function expandWildcard(pattern: string, known: readonly string[]): readonly string[] {
  return known.filter((endpoint) => matches(pattern, endpoint));
}

/** The message types that the document says this endpoint triggers, in its trigger lists or its table; sorted. */
export function messagesOf(endpoint: string): readonly string[] {
  const triggered = facts.messages
    .filter(({ triggers }) => triggers.some((t) => t.kind === 'endpoint' && matches(t.endpoint, endpoint)))
    .map(({ type }) => type);
  const mapped = Object.entries(facts.mapping)
    .filter(([pattern]) => matches(pattern, endpoint))
    .flatMap(([, types]) => types);
  return [...new Set([...triggered, ...mapped])].toSorted();
}

function matches(pattern: string, endpoint: string): boolean {
  const parts = normaliseEndpoint(pattern).split('*').map(RegExp.escape);
  return new RegExp(`^${parts.join('.+')}$`).test(normaliseEndpoint(endpoint));
}
