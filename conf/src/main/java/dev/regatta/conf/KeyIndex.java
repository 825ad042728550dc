package dev.regatta.conf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where the keys of a job file belong, to help a person who put one elsewhere. */
final class KeyIndex {
  static final KeyIndex NONE = new KeyIndex(walk -> {});

  private static final int SHOWN_HOMES = 3;

  private final Consumer<Walk> keys;
  private final Map<String, List<Home>> homes = new LinkedHashMap<>();

  private record Home(String mapping, String strategy) {}

  /**
   * An index that is filled when it is first asked.
   *
   * @param keys shows all keys to a walk
   */
  KeyIndex(Consumer<Walk> keys) {
    this.keys = keys;
  }

  /** Where a key that is unknown in a mapping belongs, in words, if anywhere. */
  Optional<String> hint(KeyPath mapping, String name) {
    if (homes.isEmpty()) {
      keys.accept(new Walk(this::add));
    }
    String here = mapping.text().replaceAll("\\[\\d+]", "[]");
    if (homes.containsKey(name)) {
      return Optional.of("it " + home(here, name));
    }
    return Nearest.to(name, homes.keySet())
        .map(nearest -> "did you mean " + nearest + "? It " + home(here, nearest));
  }

  private void add(String mapping, String strategy, Slot slot) {
    homes
        .computeIfAbsent(slot.key().name(), name -> new ArrayList<>())
        .add(new Home(mapping, strategy));
  }

  private String home(String here, String name) {
    List<Home> all = homes.getOrDefault(name, List.of());
    List<Home> near = all.stream().filter(home -> home.mapping().equals(here)).toList();
    return near.isEmpty()
        ? "belongs " + anyOf(all.stream().map(home -> under(home.mapping())))
        : "belongs to " + anyOf(near.stream().map(Home::strategy));
  }

  private static String under(String mapping) {
    return mapping.isEmpty() ? "at the top level" : "under " + mapping;
  }

  private static String anyOf(Stream<String> words) {
    return String.join(" or ", words.distinct().limit(SHOWN_HOMES).toList());
  }
}
