package dev.regatta.worker.prepare;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.Network;
import dev.regatta.worker.prepare.number.Numeric;
import dev.regatta.worker.prepare.number.Numerics;
import java.util.ArrayList;
import java.util.List;

/** When rows are sparse. */
final class SparseRule {
  /** One input in so many, or fewer, is not zero. */
  private static final int LEAST_SPARSITY = 16;

  private SparseRule() {}

  /** Whether sparse rows may be the faster ones, however few inputs are not zero. */
  static boolean mayPay(Preparation preparation) {
    return preparation.embeddings().isEmpty() && preparation.width() >= Network.LEAST_SPARSE_INPUTS;
  }

  /**
   * Whether sparse rows that {@link #mayPay} are the faster ones, which then are the smaller ones
   * too: in a step a non-zero input costs as much as some 14 inputs do in products by BLAS
   * (docs/columns.md has the measurements), and in a shard as much as two.
   */
  static boolean pays(long nonZeros, long rows, Preparation sparse) {
    double inputs = (double) rows * sparse.width();
    return LEAST_SPARSITY * (double) nonZeros <= inputs;
  }

  /**
   * Refuses vectors whose zeros become something else, and tables, whose indexes are numbers of
   * dense rows.
   *
   * @throws UserException naming each
   */
  static void requireZeros(Treatments treatments, Preparation sparse) {
    if (!sparse.embeddings().isEmpty()) {
      throw new UserException(
          "prepare.rows: sparse rows have no embeddings, and there is one of %s; take prepare.rows: dense, or one-hot for its categories"
              .formatted(sparse.embeddings().get(0).column()));
    }
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < treatments.columns().length; i++) {
      Treatment treatment = treatments.columns()[i];
      boolean vector = treatment.column().kind() == InputColumn.Kind.VECTOR;
      if (vector && !sparse.columns()[i].keepsZeros()) {
        Numeric numeric = treatment.numeric();
        problems.add(
            "column %s: %s makes zeros of the vector something else"
                .formatted(treatment.column().name(), Numerics.REGISTRY.nameOf(numeric)));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(
          "prepare.rows: sparse rows need zeros that stay zeros; %s; set its numeric to none or {type: standardize, center: never}, or take prepare.rows: dense"
              .formatted(String.join("; ", problems)));
    }
  }
}
