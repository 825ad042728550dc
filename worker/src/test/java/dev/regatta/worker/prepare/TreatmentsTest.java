package dev.regatta.worker.prepare;

import static dev.regatta.worker.prepare.Fitted.LABEL;
import static dev.regatta.worker.prepare.Fitted.fit;
import static dev.regatta.worker.prepare.Fitted.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.conf.JobFileException;
import dev.regatta.conf.UserException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each treatment of numbers and times makes of a column's cells, and whose rules hold. */
class TreatmentsTest {
  @Test
  void robustIsByMedianAndQuartiles() throws Exception {
    Fitted fitted = numbers("{numeric: robust}", 1, 2, 3, 4, 1000);
    assertThat(fitted.of(3)).containsExactly(0);
    assertThat(fitted.of(5)).containsExactly(1);
    Fitted mostlyZero = numbers("{numeric: robust}", 0, 0, 0, 0, 0, 0, 0, 8);
    // Deviation of seven zeros and an eight: sqrt(7).
    assertThat(mostlyZero.of(8)).containsExactly((float) (8 / Math.sqrt(7)));
  }

  @Test
  void quantilesAreRanksBetweenZeroAndOne() throws Exception {
    Fitted fitted = numbers("{numeric: {type: quantile, steps: 4}}", 1, 2, 4, 8, 100);
    assertThat(fitted.of(1)).containsExactly(0);
    assertThat(fitted.of(4)).containsExactly(0.5f);
    assertThat(fitted.of(6)).containsExactly(0.625f);
    assertThat(fitted.of(-5)).containsExactly(0);
    assertThat(fitted.of(1e9)).containsExactly(1);
    Fitted ties = numbers("{numeric: {type: quantile, steps: 4}}", 7, 7, 7, 7, 9);
    assertThat(ties.of(7)).containsExactly(0.375f);
  }

  @Test
  void logsAreSignedAndStandardized() throws Exception {
    Fitted fitted = numbers("{numeric: log}", 0, Math.expm1(2), -Math.expm1(2), "missing");
    double deviation = Math.sqrt(8 / 3.0);
    assertThat(fitted.of(Math.expm1(2))[0]).isCloseTo((float) (2 / deviation), within(1e-6f));
    assertThat(fitted.of(-Math.expm1(2))[0]).isCloseTo((float) (-2 / deviation), within(1e-6f));
    assertThat(fitted.of((Object) null)).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mean; 5",
        "median; 2",
        "{type: constant, value: -1.5}; -1.5",
      })
  void missingNumbersAreFilledBeforeScaling(String missing, float filled) throws Exception {
    Fitted fitted = numbers("{numeric: none, missing: " + missing + "}", 1, 2, 12, "missing");
    assertThat(fitted.of((Object) null)).containsExactly(filled);
    assertThat(fitted.of(7)).containsExactly(7);
  }

  @Test
  void indicatorsAreThereWhereTrainingRowsMissedCells() throws Exception {
    String prepare = "{numeric: none, missing: {type: mean, indicator: true}}";
    Fitted fitted = numbers(prepare, 1, 3, "missing");
    assertThat(fitted.of((Object) null)).containsExactly(2, 1);
    assertThat(fitted.of(5)).containsExactly(5, 0);
    assertThat(numbers(prepare, 1, 3).of((Object) null)).containsExactly(2);
    Fitted texts = fit(InputColumn.Kind.TEXT, prepare, "a", "missing", "b");
    assertThat(texts.of((Object) null)).containsExactly(0, 0, 1);
    assertThat(texts.of("b")).containsExactly(0, 1, 0);
    Fitted days = fit(InputColumn.Kind.DATE, prepare, LocalDate.EPOCH, "missing");
    assertThat(days.of((Object) null)[8]).isEqualTo(1);
  }

  @Test
  void datesAreYearDaysAndCycles() throws Exception {
    Fitted fitted =
        fit(
            InputColumn.Kind.DATE,
            "{numeric: none}",
            LocalDate.of(2021, 1, 1),
            LocalDate.of(1969, 12, 31),
            LocalDate.of(2024, 2, 29));
    for (LocalDate date : dates()) {
      float[] inputs = fitted.of(date);
      assertThat(inputs).hasSize(8);
      assertThat(inputs[0]).isEqualTo(date.getYear());
      assertThat(inputs[1]).isEqualTo((float) date.toEpochDay());
      requireCycle(inputs, 2, date.getMonthValue() - 1, 12);
      requireCycle(inputs, 4, date.getDayOfMonth() - 1, 31);
      requireCycle(inputs, 6, date.getDayOfWeek().getValue() - 1, 7);
    }
    float[] missing = fitted.of((Object) null);
    assertThat(missing[0]).isEqualTo((float) ((2021 + 1969 + 2024) / 3.0));
    assertThat(java.util.Arrays.copyOfRange(missing, 2, 8)).containsOnly(0);
  }

  private static List<LocalDate> dates() {
    List<LocalDate> dates = new ArrayList<>();
    for (LocalDate date = LocalDate.of(1890, 1, 1); date.getYear() < 2110; ) {
      dates.add(date);
      date = date.plusDays(17);
    }
    dates.add(LocalDate.of(1900, 2, 28));
    dates.add(LocalDate.of(1900, 3, 1));
    dates.add(LocalDate.of(2000, 2, 29));
    dates.add(LocalDate.of(9999, 12, 31));
    return dates;
  }

  private static void requireCycle(float[] inputs, int at, int step, int steps) {
    double angle = 2 * Math.PI * step / steps;
    assertThat(inputs[at]).isCloseTo((float) Math.sin(angle), within(1e-6f));
    assertThat(inputs[at + 1]).isCloseTo((float) Math.cos(angle), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    "2021-07-01T23:30:00Z, UTC, 4, 2021-07-01, 1410",
    "2021-07-01 23:30:59.999999, UTC, 4, 2021-07-01, 1410",
    "2021-07-01T23:30:00+02:00, UTC, 4, 2021-07-01, 1290",
    "2021-07-01T23:30:00Z, Europe/Berlin, 5, 2021-07-02, 90",
    "2021-12-31T23:30:00Z, Europe/Berlin, 6, 2022-01-01, 30",
    "1960-01-01T00:00:00Z, UTC, 5, 1960-01-01, 0",
  })
  void timestampsAreToldInTheirZone(
      String text, String zone, int weekday, LocalDate day, int minute) throws Exception {
    String prepare =
        "{numeric: none, time: {parts: [weekday, hour, days], zone: %s}}".formatted(zone);
    Fitted fitted = fit(InputColumn.Kind.TIMESTAMP, prepare, LocalDateTime.of(2020, 1, 1, 0, 0));
    float[] inputs = fitted.of(text);
    double days = day.toEpochDay() + minute / 1440.0;
    assertThat(inputs[0]).isCloseTo((float) days, within(2e-3f));
    requireCycle(inputs, 1, weekday - 1, 7);
    requireCycle(inputs, 3, minute, 1440);
  }

  @Test
  void textsThatAreNoTimesAreBadRows() throws Exception {
    Fitted fitted = fit(InputColumn.Kind.DATE, "{}", LocalDate.EPOCH);
    for (String text : List.of("yesterday", "2021-02-30", "2021-01-31x", "31.01.2021", "")) {
      assertThatThrownBy(() -> fitted.of(text))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("column c: no date or time such as");
    }
  }

  @Test
  void columnsHaveRulesByNameAndByPattern() throws Exception {
    Layout layout =
        new Layout(
            List.of(
                InputColumn.number("a_x"), InputColumn.number("a_y"), InputColumn.number("b.z")),
            LABEL,
            null);
    Prepare prepare =
        Prepares.of(
            "{numeric: none, columns: {'a_*': {numeric: min-max}, a_y: {numeric: log},"
                + " 'b?z': {missing: {type: constant, value: 7}}}}");
    PreparationFit fit = new PreparationFit(Treatments.of(layout, prepare));
    for (double x : new double[] {0, 10}) {
      RawRow row = layout.newRow();
      new RowValues(layout).read(Map.of("a_x", x, "a_y", x, "b.z", x), row);
      fit.add(row);
    }
    Map<String, Object> cells = new HashMap<>(Map.of("a_x", 5, "a_y", 10));
    assertThat(new Fitted(fit.finish(), new long[0]).of(cells)).containsExactly(0.5f, 1, 7);
  }

  @Test
  void rulesOfNoColumnNameTheNearestAllAtOnce() {
    ColumnRules rules =
        new ColumnRules(Prepares.of("{columns: {agee: {numeric: log}, 'z*': {numeric: log}}}"));
    assertThatThrownBy(() -> rules.requireColumns(List.of("age", "income")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "prepare.columns.agee: there is no such feature; did you mean age?; prepare.columns.z*:"
                + " no feature fits this pattern; the features are age, income");
  }

  @Test
  void treatmentsThatSayNothingForAColumnAreRefused() {
    assertThatThrownBy(() -> Prepares.of("{columns: {zip: {kind: category, numeric: log}}}"))
        .isInstanceOf(JobFileException.class)
        .hasMessageContaining("prepare.columns.zip".substring("prepare.".length()))
        .hasMessageContaining("numeric says nothing for kind category");
    Layout layout =
        new Layout(List.of(InputColumn.text("t"), InputColumn.number("n")), LABEL, null);
    Prepare prepare =
        Prepares.of("{columns: {t: {numeric: log}, n: {categorical: hashing, time: {}}}}");
    assertThatThrownBy(() -> Treatments.of(layout, prepare))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("prepare.columns.t: numeric says nothing for a column of texts")
        .hasMessageContaining("prepare.columns.n: categorical and time says nothing");
    assertThatThrownBy(() -> Prepares.of("{time: {parts: [hour, hour], zone: Mars}}"))
        .hasMessageContaining("parts name a part twice");
    assertThatThrownBy(() -> Prepares.of("{time: {zone: Mars}}"))
        .hasMessageContaining("zone Mars is no time zone");
  }
}
