package dev.regatta.worker.prepare.category;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What training rows say of one column of categories. Fits of parts of the rows merge into the fit
 * of all, in any order.
 */
public interface CategoryFit {
  /** Adds a row's category. */
  void add(String category);

  /** Adds what a fit of the same strategy found. */
  void merge(CategoryFit other);

  void write(DataOutput out) throws IOException;

  /** Adds what {@link #write} of a fit of the same strategy wrote. */
  void read(DataInput in) throws IOException;

  /**
   * What is fitted.
   *
   * @throws dev.regatta.conf.UserException where there are too many categories
   */
  Encoding finish();
}
