package dev.regatta.worker.network;

import dev.regatta.conf.Doc;
import dev.regatta.conf.Range;
import dev.regatta.conf.UserException;

/** The weights that a dense network starts from: which ones, and what rows they are for. */
@Doc("The weights of a model zip that training starts from, as Regatta writes them down.")
public record FirstWeights(
    @Doc("Their SHA-256, in the order in which the network has them.") String digest,
    @Doc("The numbers of a prepared row.") @Range(min = 1) int inputs,
    @Doc("The numbers that the network puts out for a row.") @Range(min = 1) int outputs) {
  /** Refuses rows that the weights are not for. */
  void check(Inputs rows, int needed) {
    if (!rows.tables().isEmpty()) {
      throw new UserException(
          "network: it starts from weights for numbers, and column %s is an embedding; prepare it otherwise"
              .formatted(rows.tables().get(0).column()));
    }
    if (rows.floats() != inputs || needed != outputs) {
      throw new UserException(
          "network: it starts from weights for rows of %d numbers and for %d outputs; prepared rows have %d, and the label and the loss need %d"
              .formatted(inputs, outputs, rows.floats(), needed));
    }
  }
}
