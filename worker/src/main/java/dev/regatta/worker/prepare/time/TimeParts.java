package dev.regatta.worker.prepare.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.worker.prepare.codec.Json;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a column of times, in two groups: first those that are numbers, then those that go
 * round. Immutable; tasks receive it in their closures.
 */
public final class TimeParts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long DAY_SECONDS = 86_400;
  private static final double MICROS = 1e6;
  private static final int MINUTE_SECONDS = 60;

  /** 1970-01-01 was a Thursday, the fourth day of its week. */
  private static final int FIRST_WEEKDAY = 3;

  private final TimeUnit unit;
  private final ZoneId zone;
  private final boolean utc;
  private final TimePart[] numbers;
  private final Cycle[] cycles;

  /** A part that goes round, with the sine and cosine of each step. */
  private record Cycle(TimePart part, float[] sines, float[] cosines) implements Serializable {
    static Cycle of(TimePart part) {
      float[] sines = new float[part.steps()];
      float[] cosines = new float[part.steps()];
      for (int i = 0; i < sines.length; i++) {
        // StrictMath: the same bits on every machine.
        double angle = 2 * Math.PI * i / sines.length;
        sines[i] = (float) StrictMath.sin(angle);
        cosines[i] = (float) StrictMath.cos(angle);
      }
      return new Cycle(part, sines, cosines);
    }
  }

  TimeParts(TimeUnit unit, ZoneId zone, List<TimePart> parts) {
    this.unit = unit;
    this.zone = zone;
    utc = unit == TimeUnit.DAY || zone.normalized().equals(ZoneOffset.UTC);
    numbers = parts.stream().filter(part -> !part.cyclic()).toArray(TimePart[]::new);
    cycles = parts.stream().filter(TimePart::cyclic).map(Cycle::of).toArray(Cycle[]::new);
  }

  /** How many parts are numbers. */
  public int numbers() {
    return numbers.length;
  }

  /** The inputs of parts that go round: two each. */
  public int cycleWidth() {
    return 2 * cycles.length;
  }

  /** Writes the parts that are numbers; all are missing where the time is. */
  public void numbers(double time, double[] out, int at) {
    for (int i = 0; i < numbers.length; i++) {
      out[at + i] = number(i, time);
    }
  }

  /** One part that is a number, from 0 on; missing where the time is. */
  public double number(int part, double time) {
    return Double.isNaN(time) ? Double.NaN : number(numbers[part], time);
  }

  /** Writes the parts that go round: sine and cosine each, both 0 where the time is missing. */
  public void cycles(double time, float[] out, int at) {
    for (int i = 0; i < cycles.length; i++) {
      Cycle cycle = cycles[i];
      int step = Double.isNaN(time) ? -1 : step(cycle.part(), time);
      out[at + 2 * i] = step < 0 ? 0 : cycle.sines()[step];
      out[at + 2 * i + 1] = step < 0 ? 0 : cycle.cosines()[step];
    }
  }

  private double number(TimePart part, double time) {
    return switch (part) {
      case YEAR -> Civil.year(day(time));
      case DAYS -> unit == TimeUnit.DAY ? time : localSeconds(time) / DAY_SECONDS;
      case MONTH, DAY, WEEKDAY, HOUR -> throw new IllegalArgumentException(part + " goes round");
    };
  }

  private int step(TimePart part, double time) {
    return switch (part) {
      case MONTH -> Civil.month(day(time)) - 1;
      case DAY -> Civil.dayOfMonth(day(time)) - 1;
      case WEEKDAY -> (int) Math.floorMod(day(time) + FIRST_WEEKDAY, 7L);
      case HOUR -> minute(time);
      case YEAR, DAYS -> throw new IllegalArgumentException(part + " does not go round");
    };
  }

  private long day(double time) {
    return unit == TimeUnit.DAY
        ? (long) Math.floor(time)
        : Math.floorDiv((long) Math.floor(localSeconds(time)), DAY_SECONDS);
  }

  private int minute(double time) {
    return unit == TimeUnit.DAY
        ? 0
        : (int) Math.floorMod((long) Math.floor(localSeconds(time)), DAY_SECONDS) / MINUTE_SECONDS;
  }

  /** Seconds since 1970-01-01 by the clocks of the zone. */
  private double localSeconds(double micros) {
    double seconds = micros / MICROS;
    if (utc) {
      return seconds;
    }
    Instant instant = Instant.ofEpochSecond((long) Math.floor(seconds));
    return seconds + zone.getRules().getOffset(instant).getTotalSeconds();
  }

  /** Writes what {@link #read} reads. */
  public void write(ObjectNode json) {
    ArrayNode parts = json.putArray("parts");
    for (TimePart part : numbers) {
      parts.add(Json.word(part));
    }
    for (Cycle cycle : cycles) {
      parts.add(Json.word(cycle.part()));
    }
    json.put("zone", zone.getId());
  }

  /**
   * Reads parts.
   *
   * @throws dev.regatta.conf.UserException where they are damaged
   */
  public static TimeParts read(TimeUnit unit, JsonNode json) {
    List<TimePart> parts =
        Stream.of(Json.texts(json, "parts"))
            .map(word -> Json.constant(TimePart.class, word))
            .toList();
    try {
      return new TimeParts(unit, ZoneId.of(Json.text(json, "zone")), parts);
    } catch (DateTimeException e) {
      throw Json.damaged("unknown zone " + Json.text(json, "zone"));
    }
  }
}
