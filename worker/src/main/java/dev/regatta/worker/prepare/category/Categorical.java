package dev.regatta.worker.prepare.category;

import java.io.Serializable;

/** How categories become inputs of the network. Tasks receive it in their closures. */
public interface Categorical extends Serializable {
  /**
   * A fit of no rows yet.
   *
   * @param column for messages
   */
  CategoryFit newFit(String column);
}
