package dev.regatta.submit.watch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * A file of the page.
 *
 * @param type as HTTP names it
 * @param resource where it is in our jar
 */
record PageFile(String type, String resource) {
  private static final String UPLOT = uplot();

  private static final Map<String, PageFile> FILES =
      Map.of(
          "/", new PageFile("text/html; charset=utf-8", "watch.html"),
          "/watch.js", new PageFile("text/javascript; charset=utf-8", "watch.js"),
          "/watch.css", new PageFile("text/css; charset=utf-8", "watch.css"),
          "/uplot.js", new PageFile("text/javascript; charset=utf-8", UPLOT + "uPlot.iife.min.js"),
          "/uplot.css", new PageFile("text/css; charset=utf-8", UPLOT + "uPlot.min.css"));

  /** The file behind a path of the server. */
  static Optional<PageFile> at(String path) {
    return Optional.ofNullable(FILES.get(path));
  }

  byte[] bytes() throws IOException {
    return read(resource);
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  /** The directory of the charting library, which has its version in it. */
  private static String uplot() {
    Properties libraries = new Properties();
    try (InputStream in = PageFile.class.getResourceAsStream("libraries.properties")) {
      libraries.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("libraries.properties", e);
    }
    return libraries.getProperty("uplot");
  }
}
