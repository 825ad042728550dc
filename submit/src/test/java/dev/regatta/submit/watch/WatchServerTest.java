package dev.regatta.submit.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.conf.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says, read from its socket. */
@Timeout(60)
class WatchServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Path run;

  @BeforeEach
  void aRun() throws IOException {
    run = Files.createDirectory(directory.resolve("adult"));
    Files.writeString(run.resolve("run.json"), "{}");
    history(1, 2);
  }

  private void history(int... rounds) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int round : rounds) {
      lines.add(
          "{\"round\":%d,\"epoch\":%d,\"rows\":%d,\"learningRate\":0.1,\"metrics\":{},\"seconds\":1}"
              .formatted(round, round, 10 * round));
    }
    Files.write(run.resolve("history.jsonl"), lines);
  }

  private WatchServer start() {
    return WatchServer.start(List.of(run.toString()), 0, new Configuration());
  }

  /** A request as it goes over the wire, and the lines of what comes back. */
  private static BufferedReader ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write((request + "\r\n\r\n").getBytes(UTF_8));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static Socket connect(WatchServer server) throws IOException {
    URI address = URI.create(server.address());
    return new Socket(address.getHost(), address.getPort());
  }

  private static List<String> whole(WatchServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      return ask(socket, request + "\r\nConnection: close").lines().toList();
    }
  }

  private static JsonNode event(BufferedReader reader) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("data: ")) {
        return JSON.readTree(line.substring("data: ".length()));
      }
    }
    throw new IOException("the events ended");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, <!DOCTYPE html>",
    "/watch.js, text/javascript, EventSource",
    "/watch.css, text/css, prefers-color-scheme",
    "/uplot.js, text/javascript, uPlot",
    "/uplot.css, text/css, uplot"
  })
  void everyFileOfThePageIsThere(String path, String type, String part) throws IOException {
    try (WatchServer server = start()) {
      List<String> lines = whole(server, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1");

      assertThat(lines.get(0)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(lines)
          .anyMatch(line -> line.startsWith("Content-type: " + type))
          .anyMatch(line -> line.startsWith("Content-security-policy: default-src 'self'"))
          .anyMatch(line -> line.contains(part));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /../run.json HTTP/1.1, 127.0.0.1, 404",
    "GET /run.json HTTP/1.1, localhost:8050, 404",
    "POST / HTTP/1.1, 127.0.0.1, 405",
    "GET / HTTP/1.1, evil.example, 403",
    "GET /events HTTP/1.1, 127.0.0.1.evil.example:80, 403"
  })
  void nothingElseIs(String line, String host, int status) throws IOException {
    try (WatchServer server = start()) {
      assertThat(whole(server, line + "\r\nHost: " + host).get(0)).contains(" " + status + " ");
    }
  }

  @Test
  void listensForThisMachineAlone() {
    try (WatchServer server = start()) {
      assertThat(server.address()).matches("http://127\\.0\\.0\\.1:\\d+/");
      assertThat(server.isOnLoopback()).isTrue();
    }
  }

  @Test
  void newLinesOfTheHistoryAreToldOnce() throws IOException {
    try (WatchServer server = start();
        Socket socket = connect(server)) {
      BufferedReader events = ask(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1");
      JsonNode first = event(events);
      Files.writeString(
          run.resolve("history.jsonl"),
          "{\"round\":3,\"metrics\":{},\"epoch\":3}\n",
          StandardOpenOption.APPEND);
      JsonNode second = event(events);

      assertThat(first.path("name").asText()).isEqualTo("adult");
      assertThat(first.path("from").asInt()).isZero();
      assertThat(first.path("history").findValuesAsText("round")).containsExactly("1", "2");
      assertThat(second.path("from").asInt()).isEqualTo(2);
      assertThat(second.path("history").findValuesAsText("round")).containsExactly("3");
    }
  }

  @Test
  void aRunThatWentBackTakesItsLinesBack() throws IOException {
    try (WatchServer server = start();
        Socket socket = connect(server)) {
      BufferedReader events = ask(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1");
      event(events);
      history(1);

      JsonNode change = event(events);

      assertThat(change.path("from").asInt()).isEqualTo(1);
      assertThat(change.path("history")).isEmpty();
    }
  }

  @Test
  void saysWhatBecameOfTheDriver() throws IOException {
    Files.writeString(run.resolve("driver.json"), "{\"beats\": 1, \"progress\": {\"rounds\": 7}}");
    try (WatchServer server = start();
        Socket socket = connect(server)) {
      BufferedReader events = ask(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1");

      JsonNode training = event(events);
      Files.delete(run.resolve("driver.json"));
      JsonNode gone = event(events);
      Files.writeString(run.resolve("summary.json"), "{\"status\": \"completed\", \"rounds\": 9}");
      JsonNode done = event(events);

      assertThat(training.path("state").asText()).isEqualTo("training");
      assertThat(training.path("progress").path("rounds").asInt()).isEqualTo(7);
      assertThat(gone.path("state").asText()).isEqualTo("cut off");
      assertThat(done.path("state").asText()).isEqualTo("completed");
      assertThat(done.path("summary").path("rounds").asInt()).isEqualTo(9);
    }
  }

  @Test
  void aDamagedFileHidesNothingElse() throws IOException {
    Files.writeString(run.resolve("summary.json"), "{\"status\": ");
    Files.writeString(run.resolve("job.yaml"), "nonsense: [");
    try (WatchServer server = start();
        Socket socket = connect(server)) {
      JsonNode run = event(ask(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1"));

      assertThat(run.path("state").asText()).isEqualTo("cut off");
      assertThat(run.path("history")).hasSize(2);
    }
  }

  @Test
  void whatIsNoRunIsRefused() {
    assertThatThrownBy(
            () -> WatchServer.start(List.of(directory.toString()), 0, new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            directory
                + " is not a run directory (it has no run.json): give the output of a job, such as"
                + " runs/adult");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void aPortThatThereIsNotIsRefused(int port) {
    assertThatThrownBy(() -> WatchServer.start(List.of(run.toString()), port, new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessage("port " + port + ": from 0 (any that is free) to 65535");
  }

  @Test
  void aPortThatIsTakenIsRefused() {
    try (WatchServer server = start()) {
      int port = URI.create(server.address()).getPort();

      assertThatThrownBy(
              () -> WatchServer.start(List.of(run.toString()), port, new Configuration()))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "port %d cannot be used (Address already in use): give another, or none for one that"
                      .formatted(port)
                  + " is free");
    }
  }
}
