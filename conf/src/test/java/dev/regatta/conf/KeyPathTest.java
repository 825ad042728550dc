package dev.regatta.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyPathTest {
  @Test
  void writesPathsAsPeopleDo() {
    assertThat(KeyPath.ROOT.key("network").key("layers").item(0).key("units").text())
        .isEqualTo("network.layers[0].units");
    assertThat(KeyPath.ROOT.key("options").key("fs.s3a \"x\"").item(2).item(1).text())
        .isEqualTo("options.\"fs.s3a \\\"x\\\"\"[2][1]");
  }

  @Test
  void readsWhatItWrites() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      KeyPath path = KeyPath.ROOT.key(name(random));
      for (int j = random.nextInt(4); j > 0; j--) {
        path = random.nextBoolean() ? path.key(name(random)) : path.item(random.nextInt(1000));
      }
      assertThat(KeyPath.parse(path.text())).as("seed %d", seed).isEqualTo(path);
    }
  }

  private static String name(Random random) {
    return random
        .ints(random.nextInt(4), 0, 12)
        .mapToObj(i -> "a-Z.[]\"\\= \n0".substring(i, i + 1))
        .reduce("", String::concat);
  }

  @Test
  void startsWithItsParents() {
    KeyPath path = KeyPath.parse("a.b[1].c");

    assertThat(path.startsWith(KeyPath.ROOT)).isTrue();
    assertThat(path.startsWith(KeyPath.parse("a.b[1]"))).isTrue();
    assertThat(path.startsWith(path)).isTrue();
    assertThat(path.startsWith(KeyPath.parse("a.b[0]"))).isFalse();
    assertThat(path.startsWith(KeyPath.parse("a.b[1].c.d"))).isFalse();
    assertThat(path.parent()).contains(KeyPath.parse("a.b[1]"));
    assertThat(KeyPath.ROOT.parent()).isEmpty();
  }
}
