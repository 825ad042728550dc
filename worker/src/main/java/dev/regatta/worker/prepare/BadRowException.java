package dev.regatta.worker.prepare;

/**
 * A row that cannot be used, and why. It names the column and never the value: values may be
 * private. Without stack trace: whole files may be bad.
 */
public final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final String reason;

  /**
   * A bad cell.
   *
   * @param reason one of a few fixed texts: skipped rows are counted by it
   */
  public BadRowException(String column, String reason) {
    super("column " + column + ": " + reason, null, false, false);
    this.column = column;
    this.reason = reason;
  }

  public String column() {
    return column;
  }

  public String reason() {
    return reason;
  }
}
