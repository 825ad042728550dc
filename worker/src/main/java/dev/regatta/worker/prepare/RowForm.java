package dev.regatta.worker.prepare;

/** How prepared rows are held and go through the network. */
public enum RowForm {
  /** Every input of a row. */
  DENSE,
  /** The inputs of a row that are not zero. */
  SPARSE
}
