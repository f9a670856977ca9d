import type { Selectable } from 'kysely';
import type { Aims, Prediction, Solution } from '#mastering';
import { isAnalysed, type Summary } from './analyses.ts';
import { type Database, listOf, sql } from './database.ts';
import type { Schema } from './schema.ts';

/** What a solution is an answer to. The version of the algorithm that measured is the library's. */
export type SolutionKey = {
  readonly payloadHash: string;
  readonly masteringVersion: number;
  readonly aims: Aims;
};

export type KeptSolution = Solution & {
  /** Its predictions are kept by this. */
  readonly id: number;
  readonly aims: Aims;
  /** Unix seconds. */
  readonly solvedAt: number;
};

/** What a list needs of a track whose recommendation is solved. */
export type SolvedSummary = Pick<Solution, 'prediction' | 'unreached'> & { readonly summary: Summary };

/** Of one content: presets times the few recommendations that it gets with other thresholds and profiles. */
const MOST_SOLUTIONS = 20;
/** Of one solution: a slider has as many positions as its client likes. */
const MOST_PREDICTIONS = 50;

export type Solutions = ReturnType<typeof createSolutions>;

/**
 * Plans by what they were solved for, and what they are predicted to do. `basis` names all that decides, beside the
 * content, what is recommended for it.
 */
export function createSolutions(database: Database, algorithmVersion: number, now: () => number) {
  const solutionFor = database
    .selectFrom('solutions')
    .selectAll()
    .where('algorithm_version', '=', algorithmVersion)
    .where('payload_hash', '=', '')
    .where('mastering_version', '=', 0)
    .where('aims', '=', '')
    .compile();

  return {
    /** `null` when it is not solved. */
    async get({ payloadHash, masteringVersion, aims }: SolutionKey): Promise<KeptSolution | null> {
      // Asked with every recommendation: built once.
      const parameters = [algorithmVersion, payloadHash, masteringVersion, canonical(aims)];
      const [row] = (await database.executeQuery<SolutionRow>({ ...solutionFor, parameters })).rows;
      return row === undefined ? null : toSolution(row);
    },

    /** Those of one content and version, newest first. */
    async all(payloadHash: string, masteringVersion: number): Promise<readonly KeptSolution[]> {
      const rows = await database
        .selectFrom('solutions')
        .selectAll()
        .where('payload_hash', '=', payloadHash)
        .where('algorithm_version', '=', algorithmVersion)
        .where('mastering_version', '=', masteringVersion)
        .orderBy(sql`solved_at desc, id desc`)
        .execute();
      return rows.map(toSolution);
    },

    /** In the place of those that older versions made, and of the oldest where a content has many. */
    async save(key: SolutionKey, { plan, prediction, unreached }: Solution): Promise<KeptSolution> {
      const { payloadHash, masteringVersion, aims } = key;
      const row = {
        plan: JSON.stringify(plan),
        prediction: JSON.stringify(prediction),
        unreached: JSON.stringify(unreached),
        solved_at: now(),
      };
      const { id } = await database.transaction().execute(async (transaction) => {
        const kept = await transaction
          .insertInto('solutions')
          .values({
            payload_hash: payloadHash,
            algorithm_version: algorithmVersion,
            mastering_version: masteringVersion,
            aims: canonical(aims),
            ...row,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['payload_hash', 'algorithm_version', 'mastering_version', 'aims'])
              .doUpdateSet(row),
          )
          .returning('id')
          .executeTakeFirstOrThrow();
        // Another plan does something else.
        await transaction.deleteFrom('predictions').where('solution_id', '=', kept.id).execute();
        await transaction
          .deleteFrom('solutions')
          .where('payload_hash', '=', payloadHash)
          .where('id', '!=', kept.id)
          .where(
            sql<boolean>`(algorithm_version != ${algorithmVersion} or mastering_version != ${masteringVersion}
              or (id not in (select solution_id from recommendations where solution_id is not null)
                and id not in (select id from solutions where payload_hash = ${payloadHash}
                  order by solved_at desc, id desc limit ${MOST_SOLUTIONS})))`,
          )
          .execute();
        return kept;
      });
      return { id, aims, plan, prediction, unreached, solvedAt: row.solved_at };
    },

    /** `null` when nothing is kept for this intensity. */
    async prediction({ id }: KeptSolution, intensity: number): Promise<Prediction | null> {
      const row = await database
        .selectFrom('predictions')
        .select('prediction')
        .where('solution_id', '=', id)
        .where('intensity', '=', intensity)
        .executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.prediction) as Prediction);
    },

    /** What the solution's plan does at another intensity than 1. The oldest go where there are many. */
    async savePrediction({ id }: KeptSolution, intensity: number, prediction: Prediction): Promise<void> {
      const row = { prediction: JSON.stringify(prediction), predicted_at: now() };
      await database.transaction().execute(async (transaction) => {
        // A solution that has been replaced meanwhile has no predictions any more.
        await sql`insert into predictions (solution_id, intensity, prediction, predicted_at)
          select id, ${intensity}, ${row.prediction}, ${row.predicted_at} from solutions where id = ${id}
          on conflict (solution_id, intensity) do update set
            prediction = excluded.prediction, predicted_at = excluded.predicted_at`.execute(transaction);
        await sql`delete from predictions where solution_id = ${id} and intensity not in (
          select intensity from predictions where solution_id = ${id}
          order by predicted_at desc limit ${MOST_PREDICTIONS})`.execute(transaction);
      });
    },

    /** This solution is that of the content's recommendation: lists show what it does. */
    async saveRecommendation(
      payloadHash: string,
      basis: string,
      { id }: KeptSolution,
      confidence: number,
    ): Promise<void> {
      const noFailure = { failure_code: null, failure_message: null };
      await recommend(payloadHash, { basis, solution_id: id, ...noFailure, confidence });
    },

    /** Nothing can be recommended for this content, or its plan not be solved. */
    async saveFailure(
      payloadHash: string,
      basis: string,
      { code, message }: { readonly code: string; readonly message: string },
    ): Promise<void> {
      await recommend(payloadHash, {
        basis,
        solution_id: null,
        failure_code: code,
        failure_message: message,
        confidence: null,
      });
    },

    /** Forgets what was recommended on another basis: tracks are listed by the confidence on this one. */
    async listByBasis(basis: string): Promise<void> {
      await database.deleteFrom('recommendations').where('basis', '!=', basis).execute();
    },

    /** By track, for those whose recommendation is solved: all that lists say of it, in one query. */
    async recommended(
      trackIds: readonly number[],
      basis: string,
    ): Promise<ReadonlyMap<number, SolvedSummary>> {
      const rows = await database
        .selectFrom('tracks')
        .innerJoin('analyses', 'analyses.payload_hash', 'tracks.payload_hash')
        .innerJoin('recommendations', 'recommendations.payload_hash', 'tracks.payload_hash')
        .innerJoin('solutions', 'solutions.id', 'recommendations.solution_id')
        .select(['tracks.id', 'analyses.measurements', 'solutions.prediction', 'solutions.unreached'])
        .where('analyses.algorithm_version', '=', algorithmVersion)
        .where('recommendations.basis', '=', basis)
        .where('tracks.id', 'in', listOf(trackIds))
        .execute();
      return new Map(
        rows.map(({ id, measurements, prediction, unreached }) => [
          id,
          {
            summary: JSON.parse(measurements) as Summary,
            prediction: JSON.parse(prediction) as Prediction,
            unreached: JSON.parse(unreached) as readonly string[],
          },
        ]),
      );
    },
  };

  async function recommend(
    payloadHash: string,
    row: {
      readonly basis: string;
      readonly solution_id: number | null;
      readonly failure_code: string | null;
      readonly failure_message: string | null;
      readonly confidence: number | null;
    },
  ): Promise<void> {
    await database
      .insertInto('recommendations')
      .values({ payload_hash: payloadHash, ...row })
      .onConflict((conflict) => conflict.column('payload_hash').doUpdateSet(row))
      .execute();
  }
}

/**
 * Whether what a track holds is measured, and nothing known of what is recommended for it, as an
 * expression for queries of `tracks`.
 */
export function isUnsolved(algorithmVersion: number, basis: string) {
  return sql<boolean>`(not exists (select 1 from recommendations
    where recommendations.payload_hash = tracks.payload_hash and recommendations.basis = ${basis}
      and (recommendations.confidence is not null or recommendations.failure_code is not null))
    and ${isAnalysed(algorithmVersion)})`;
}

/** The same text for the same aims, whatever the order of their fields. */
function canonical(aims: Aims): string {
  return JSON.stringify(aims, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

type SolutionRow = Selectable<Schema['solutions']>;

function toSolution(row: SolutionRow): KeptSolution {
  return {
    id: row.id,
    aims: JSON.parse(row.aims),
    plan: JSON.parse(row.plan),
    prediction: JSON.parse(row.prediction),
    unreached: JSON.parse(row.unreached),
    solvedAt: row.solved_at,
  };
}
