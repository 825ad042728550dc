package dev.regatta.submit.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private String session = "";

  private Browser(Process process, URI devtools) {
    this.process = process;
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(devtools, this).join();
  }

  /** Where Chromium is, if it is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(
            each ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one that keeps its files in a directory. */
  static Browser start(Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--user-data-dir=" + profile,
                "--remote-debugging-address=127.0.0.1",
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    try {
      Browser browser = new Browser(process, devtools(process));
      browser.attach();
      return browser;
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI devtools(Process process) throws IOException {
    BufferedReader out = process.inputReader(UTF_8);
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.startsWith("DevTools listening on ")) {
        return URI.create(line.substring("DevTools listening on ".length()));
      }
    }
    throw new IOException("Chromium did not start: " + String.join("\n", said));
  }

  private void attach() throws Exception {
    JsonNode targets = call("Target.getTargets", Map.of()).path("targetInfos");
    for (JsonNode target : targets) {
      if (target.path("type").asText().equals("page")) {
        String id = target.path("targetId").asText();
        session =
            call("Target.attachToTarget", Map.of("targetId", id, "flatten", true))
                .path("sessionId")
                .asText();
      }
    }
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Opens a page. */
  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
  }

  /** How large the window is, and whether the reader wants dark pages. */
  void show(int width, int height, String scheme) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** The value of an expression. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** A picture of the whole page, as PNG. */
  byte[] picture() throws Exception {
    JsonNode picture =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(picture.path("data").asText());
  }

  /** Exceptions and errors of the page so far. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** What the page asked for so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private JsonNode call(String method, Map<String, ?> parameters)
      throws InterruptedException, ExecutionException, TimeoutException {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
    if (!session.isEmpty()) {
      call.put("sessionId", session);
    }
    call.set("params", JSON.valueToTree(parameters));
    socket.sendText(call.toString(), true).get(ANSWER_SECONDS, SECONDS);
    return answer.get(ANSWER_SECONDS, SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      try {
        received(JSON.readTree(message.toString()));
      } catch (IOException e) {
        problems.add(String.valueOf(e));
      }
      message.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void received(JsonNode said) {
    CompletableFuture<JsonNode> answer = answers.remove(said.path("id").asInt(0));
    if (answer != null) {
      if (said.has("error")) {
        answer.completeExceptionally(new IllegalStateException(said.path("error").toString()));
      } else {
        answer.complete(said.path("result"));
      }
      return;
    }
    JsonNode what = said.path("params");
    switch (said.path("method").asText()) {
      case "Runtime.exceptionThrown" -> problems.add(what.path("exceptionDetails").toString());
      case "Log.entryAdded" -> problems.add(what.path("entry").toString());
      case "Network.requestWillBeSent" -> requests.add(what.path("request").path("url").asText());
      default -> {}
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
    socket.abort();
  }
}
