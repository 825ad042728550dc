package dev.regatta.worker.prepare;

import static dev.regatta.worker.prepare.Fitted.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.conf.UserException;
import dev.regatta.worker.network.EmbeddingTable;
import dev.regatta.worker.prepare.category.Embedding;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each treatment of categories makes of a column's cells. */
class CategoryTreatmentsTest {
  @Test
  void rareCategoriesShareAnInputWithUnseenOnes() throws Exception {
    Fitted fitted =
        fit(
            InputColumn.Kind.TEXT,
            "{categorical: {type: one-hot, min-count: 2}}",
            "a",
            "b",
            "b",
            "c",
            "a",
            "d");
    assertThat(fitted.of("b")).containsExactly(0, 1, 0);
    assertThat(fitted.unseen()).containsExactly(0);
    assertThat(fitted.of("c")).containsExactly(0, 0, 1);
    assertThat(fitted.of("nowhere")).containsExactly(0, 0, 1);
    assertThat(fitted.unseen()).containsExactly(2);
    assertThat(fitted.of((Object) null)).containsExactly(0, 0, 0);
  }

  @Test
  void embeddedCategoriesAreRowsOfATable() throws Exception {
    Fitted fitted =
        fit(
            InputColumn.Kind.TEXT,
            "{categorical: {type: embedding, width: 3, min-count: 2}}",
            "b",
            "a",
            "b",
            "rare",
            "a",
            "missing");
    assertThat(fitted.of("a")).containsExactly(2);
    assertThat(fitted.of("b")).containsExactly(3);
    assertThat(fitted.of((Object) null)).containsExactly(0);
    assertThat(fitted.unseen()).containsExactly(0);
    assertThat(fitted.of("rare")).containsExactly(1);
    assertThat(fitted.of("nowhere")).containsExactly(1);
    assertThat(fitted.unseen()).containsExactly(2);
    assertThat(fitted.preparation().embeddings()).containsExactly(new EmbeddingTable("c", 0, 4, 3));
  }

  @Test
  void embeddedNumbersAreCategoriesByTheirText() throws Exception {
    String prepare =
        "{categorical: embedding, missing: {type: mean, indicator: true}, numeric: none}";
    Fitted fitted = fit(InputColumn.Kind.CATEGORY, prepare, 7.0, 41, "missing", 7);
    assertThat(fitted.of(41L)).containsExactly(2, 0);
    assertThat(fitted.of("7")).containsExactly(3, 0);
    assertThat(fitted.of((Object) null)).containsExactly(0, 1);
    assertThat(fitted.preparation().embeddings())
        .extracting(EmbeddingTable::rows)
        .containsExactly(4);
  }

  /** The rows of a table, and fast.ai's emb_sz_rule of them. */
  @ParameterizedTest
  @CsvSource({"3, 3", "10, 6", "100, 21", "1000, 77", "100000, 600"})
  void widthFollowsTheRowsOfTheTable(int rows, int width) {
    Embedding embedding = new Embedding(Optional.empty(), 1, 1_000_000);
    assertThat(embedding.encoding(new String[rows - 2]).table("c", 5))
        .hasValue(new EmbeddingTable("c", 5, rows, width));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: embedding, width: 0} | width = 0: out of range; allowed: from 1 to 4096",
        "{type: embedding, width: 5000} | width = 5000: out of range; allowed: from 1 to 4096",
        "{type: embedding, max-categories: 16777215} | allowed: from 1 to 16777214",
        "{type: embedding, min-count: 0} | min-count = 0: out of range; allowed: from 1",
      })
  void impossibleEmbeddingsAreRefused(String categorical, String message) {
    assertThatThrownBy(() -> Prepares.of("{categorical: " + categorical + "}"))
        .hasMessageContaining(message);
  }

  @Test
  void moreVectorsThanAskedForNameWhatToDo() {
    assertThatThrownBy(
            () ->
                fit(
                    InputColumn.Kind.CATEGORY,
                    "{categorical: {type: embedding, max-categories: 2}}",
                    1,
                    2,
                    3))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "column c has more than 2 different texts, and embedding gives each a vector; set"
                + " prepare.columns.c: {categorical: {type: hashing, buckets: 1024}}, or a"
                + " min-count, or a greater max-categories, or leave it out of data.features");
    assertThatThrownBy(() -> new Embedding(Optional.empty(), 1, 1 << 24))
        .hasMessage(
            "max-categories must lie between 1 and 16777214: an index is one float, exact up to"
                + " 2^24");
    assertThatThrownBy(() -> new Embedding(Optional.of(0), 1, 5))
        .hasMessage("width must lie between 1 and 4096");
  }

  @Test
  void tooManyCategoriesNameWhatToDo() {
    assertThatThrownBy(
            () ->
                fit(
                    InputColumn.Kind.CATEGORY,
                    "{categorical: {type: one-hot, min-count: 2, max-categories: 2}}",
                    1,
                    1,
                    2,
                    2,
                    3,
                    3,
                    4))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column c has more than 2 different texts")
        .hasMessageContaining("prepare.columns.c: {categorical: {type: hashing, buckets: 1024}}")
        .hasMessageContaining("min-count");
  }

  @Test
  void hashedCategoriesKeepTheirBucket() throws Exception {
    Object[] cells = {"alpha", "beta", "gamma", "delta"};
    Fitted plain = fit(InputColumn.Kind.TEXT, hashing(50, false), cells);
    Fitted signed = fit(InputColumn.Kind.TEXT, hashing(50, true), cells);
    int unfilled = 0;
    for (int i = 0; i < 300; i++) {
      float[] one = plain.of("word-" + i);
      float[] other = signed.of("word-" + i);
      float sum = 0;
      for (int j = 0; j < 50; j++) {
        assertThat(Math.abs(other[j])).isEqualTo(one[j]);
        sum += one[j];
      }
      unfilled += sum == 0 ? 1 : 0;
    }
    // Of 50 buckets, 4 words fill at most 4.
    assertThat(unfilled).isGreaterThan(200).isEqualTo((int) plain.unseen()[0]);
    for (Object cell : cells) {
      float[] inputs = plain.of(cell);
      float sum = 0;
      for (float input : inputs) {
        sum += input;
      }
      assertThat(sum).isEqualTo(1);
    }
  }

  private static String hashing(int buckets, boolean signed) {
    return "{categorical: {type: hashing, buckets: %d, signed: %s}}".formatted(buckets, signed);
  }

  @Test
  void categoriesAreNamedAlikeWhateverTheirType() throws BadRowException {
    for (Object three : new Object[] {3, 3L, 3.0, 3f, "3", new java.math.BigDecimal("3.00")}) {
      assertThat(Values.category(three, "c")).isEqualTo("3");
    }
    assertThat(Values.category(0.5f, "c")).isEqualTo("0.5");
    assertThat(Values.category(true, "c")).isEqualTo("true");
    assertThatThrownBy(() -> Values.category(new Object(), "c")).hasMessageContaining("type");
  }
}
