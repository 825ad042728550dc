package dev.regatta.submit.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regatta.conf.UserException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a page with the curves of runs to browsers of this machine, and to nobody else: it listens
 * on the loopback address, and answers only who asks for it by a name of that. The page gets what
 * is new as server-sent events, and asks nothing of any other host.
 */
public final class WatchServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchServer.class);
  private static final int MAX_READERS = 32;
  private static final int MAX_PORT = 65_535;
  private static final int QUIET_SECONDS = 5;

  private final HttpServer http;
  private final ExecutorService readers;
  private final List<WatchedRun> runs;
  private final CountDownLatch closing = new CountDownLatch(1);

  private WatchServer(HttpServer http, ExecutorService readers, List<WatchedRun> runs) {
    this.http = http;
    this.readers = readers;
    this.runs = runs;
  }

  /**
   * Starts to serve.
   *
   * @param directories of runs
   * @param port 0 for a free one
   * @throws UserException where a directory has no run, or the port is taken
   */
  public static WatchServer start(List<String> directories, int port, Configuration hadoop) {
    if (port < 0 || port > MAX_PORT) {
      throw new UserException("port " + port + ": from 0 (any that is free) to " + MAX_PORT);
    }
    List<WatchedRun> runs = directories.stream().map(each -> WatchedRun.of(each, hadoop)).toList();
    ExecutorService readers =
        new ThreadPoolExecutor(
            0, MAX_READERS, 1, SECONDS, new SynchronousQueue<>(), WatchServer::daemon);
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      WatchServer server = new WatchServer(http, readers, runs);
      http.setExecutor(readers);
      http.createContext("/", server::answer);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UserException(
          "port %d cannot be used (%s): give another, or none for one that is free"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "regatta-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Where the page is. */
  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  /** Whether nobody else's machine can reach it. */
  boolean isOnLoopback() {
    return http.getAddress().getAddress().isLoopbackAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set(
          "Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'");
      String path = exchange.getRequestURI().getPath();
      Optional<PageFile> file = PageFile.at(path);
      if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
        refuse(exchange, 403, "this page is for browsers of this machine");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        refuse(exchange, 405, "GET alone");
      } else if (path.equals("/events")) {
        headers.set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        events(exchange.getResponseBody());
      } else if (file.isPresent()) {
        byte[] bytes = file.get().bytes();
        headers.set("Content-Type", file.get().type());
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      } else {
        refuse(exchange, 404, "no such page");
      }
    }
  }

  /** Other sites' names that lead here (DNS rebinding) are not. */
  private static boolean isOurs(String host) {
    String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return List.of("127.0.0.1", "localhost", "[::1]").contains(name);
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    byte[] bytes = why.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Until the reader or this server goes. */
  private void events(OutputStream body) {
    List<Changes> all = Changes.of(runs);
    try (OutputStream out = new BufferedOutputStream(body)) {
      long quiet = 0;
      do {
        quiet++;
        for (Changes changes : all) {
          Optional<ObjectNode> change = changes.next();
          if (change.isPresent()) {
            out.write(("event: run\ndata: " + change.get() + "\n\n").getBytes(UTF_8));
            quiet = 0;
          }
        }
        if (quiet % QUIET_SECONDS == 0) {
          // By writing, a reader that left is noticed.
          out.write(": \n\n".getBytes(UTF_8));
        }
        out.flush();
      } while (!closing.await(WatchedRun.PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      LOG.debug("a reader left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    http.stop(0);
    readers.shutdownNow();
  }
}
