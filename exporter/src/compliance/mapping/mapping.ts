/** Where relations of the reference schema come from; the keys are those of `compliance.map` of `pulso.yml`. */
export type Mapping = Readonly<Record<string, RelationMapping>>;

export interface RelationMapping {
  /** A table or view, with its schema. */
  readonly from: string;
  /** SQL expression of each column; `hmac(x)` is a pseudonym of x. What is left out is NULL, and read strictly. */
  readonly columns: Readonly<Record<string, string>>;
  readonly where?: string | undefined;
}

/** Something wrong with a mapping, and what to do. */
export interface MappingProblem {
  readonly at: string;
  readonly problem: string;
  readonly remedy: string;
}
