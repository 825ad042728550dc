package dev.regatta.driver.loop;

/** The rows trained in an epoch are not the training rows: the run must not go on. */
public final class LedgerException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LedgerException(int epoch, long trained, long offered) {
    super(
        "ledger: epoch "
            + (epoch + 1)
            + " trained "
            + trained
            + " rows of "
            + offered
            + "; a worker lost or repeated rows");
  }
}
