package dev.regatta.driver.spark.read;

import dev.regatta.conf.UserException;
import dev.regatta.driver.data.Data;
import dev.regatta.driver.spark.Failures;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** A job's statement, {@code data.sql}, over its sources. */
final class Query {
  private static final String KEY = "data.sql";

  /** With fewer columns than a line has, Spark's csv parser does not see that one has too few. */
  private static final String PRUNING = "spark.sql.csv.parser.columnPruning.enabled";

  private final SparkSession session;
  private final String sql;
  private final Map<String, Frame> tables;

  /**
   * A statement.
   *
   * @param session of {@link #session}
   * @param tables that it may name beside its input
   */
  Query(SparkSession session, String sql, Map<String, Frame> tables) {
    this.session = session;
    this.sql = sql;
    this.tables = tables;
  }

  /**
   * A session with the settings and views of another, whose own views stay as they are: views of
   * the same names are seen in the new one alone.
   */
  static SparkSession session(SparkSession spark) {
    SparkSession session = spark.cloneSession();
    session.conf().set(PRUNING, false);
    return session;
  }

  /** The rows that the statement selects from a source, which it calls {@link Data#INPUT}. */
  Frame over(Frame input, String key) {
    requireQuery();
    view(Data.INPUT, input);
    tables.forEach(this::view);
    Dataset<Row> rows = Failures.explained(KEY, () -> session.sql(sql));
    requireColumns(rows);
    if (!rows.queryExecution().analyzed().deterministic()) {
      throw new UserException(
          KEY
              + ": gives other rows each time it is run, as with rand(); rows are read more than"
              + " once: take a hash of columns instead");
    }
    boolean texts = Stream.concat(Stream.of(input), tables.values().stream()).anyMatch(Query::open);
    return TableFrame.of(
        key, KEY + " over " + input.name(), rows, field -> field(field, input, texts));
  }

  private void view(String name, Frame frame) {
    Dataset<Row> rows = TableViews.of(frame);
    Dataset.ofRows(session, rows.queryExecution().analyzed()).createOrReplaceTempView(name);
  }

  /** A statement that changes something would do so at once. */
  private void requireQuery() {
    boolean changes =
        parsed().exists(node -> node instanceof Command || node instanceof ParsedStatement);
    if (changes) {
      throw new UserException(KEY + ": must be one query, select ...; it is a command");
    }
  }

  private LogicalPlan parsed() {
    try {
      return session.sessionState().sqlParser().parsePlan(sql);
    } catch (ParseException e) {
      throw new UserException(KEY + ": " + Failures.firstLine(e), e);
    }
  }

  private static void requireColumns(Dataset<Row> rows) {
    Set<String> names = new HashSet<>();
    for (String name : rows.columns()) {
      if (!names.add(name)) {
        throw new UserException(
            "%s: two columns of its result are named %s; name one with AS".formatted(KEY, name));
      }
    }
  }

  private static boolean open(Frame frame) {
    return frame.fields().stream().anyMatch(Field::cells);
  }

  /** Where cells came as texts, texts that come out may be numbers too. */
  private static Field field(StructField field, Frame input, boolean texts) {
    if (!(field.dataType() instanceof StringType) || !texts) {
      return TableFrame.field(field);
    }
    Field.Kind kind =
        input.find(field.name()).filter(Field::cells).map(Field::kind).orElse(Field.Kind.UNDECIDED);
    return Field.of(field.name(), kind, "text");
  }
}
