/** A table in the making, row by row. */
import { Column } from "../column.ts";
import { TABLES, type Table, type TableName } from "./description.ts";

/** One row of a table; NaN stands for what is undefined. */
export type Row<Name extends TableName> = {
  readonly [C in keyof (typeof TABLES)[Name]]: (typeof TABLES)[Name][C] extends { readonly type: "text" }
    ? string
    : (typeof TABLES)[Name][C] extends { readonly type: "boolean" }
      ? boolean
      : number;
};

export class TableBuilder<Name extends TableName> {
  private readonly columns: readonly (readonly [string, string[] | Column])[];

  constructor(name: Name) {
    this.columns = Object.entries(TABLES[name]).map(([column, { type }]) => [
      column,
      type === "text" ? [] : new Column(),
    ]);
  }

  push(row: Row<Name>): void {
    for (const [name, column] of this.columns) {
      const value = (row as { readonly [column: string]: string | number | boolean })[name];
      if (column instanceof Column) column.push(Number(value));
      else column.push(String(value));
    }
  }

  /** The rows so far, each column in memory of its own. */
  table(): Table<Name> {
    const columns = this.columns.map(([name, column]) => [
      name,
      column instanceof Column ? column.values().slice() : column.slice(),
    ]);
    return Object.fromEntries(columns) as Table<Name>;
  }
}
