package dev.regatta.driver.spark.resident;

import dev.regatta.driver.log.RunLogger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one stage, as the driver sees them: who has joined, what they answered, whom it
 * lost. One order at a time; the first loss ends it all.
 */
final class Crew {
  private static final RunLogger LOG = RunLogger.of(Crew.class);
  private static final long STALL_NANOS = 60_000_000_000L;

  private final long stage;
  private final @Nullable Member[] members;
  private final String[] names;
  private final @Nullable Answer[] answers;
  private int joined;
  private int missing;
  private @Nullable String loss;
  private boolean over;

  Crew(long stage, int workers) {
    this.stage = stage;
    members = new Member[workers];
    answers = new Answer[workers];
    names = new String[workers];
    for (int worker = 0; worker < workers; worker++) {
      names[worker] = "worker " + worker;
    }
  }

  /** Takes a worker in, once, and only one of this stage: everybody else is to leave. */
  synchronized boolean join(Hello hello, Member member) {
    boolean known = hello.worker() >= 0 && hello.worker() < members.length;
    if (hello.stage() != stage || over || !known || members[hello.worker()] != null) {
      return false;
    }
    members[hello.worker()] = member;
    names[hello.worker()] = hello.describe();
    joined++;
    notifyAll();
    return true;
  }

  synchronized void answered(int worker, Answer answer) {
    if (answers[worker] == null) {
      answers[worker] = answer;
      if (--missing == 0) {
        notifyAll();
      }
    }
  }

  /** A worker is gone; it does not matter how often this is told. */
  synchronized void lost(int worker, String reason) {
    ended(names[worker] + ": " + reason);
  }

  /** The stage itself has ended, or is to end: no more answers come. */
  synchronized void ended(String reason) {
    if (!over) {
      over = true;
      loss = reason;
      notifyAll();
    }
  }

  /**
   * Waits until all workers have joined.
   *
   * @throws CrewLostException where they do not within the limit
   */
  synchronized void awaitJoined(long limitMillis) throws CrewLostException {
    long end = System.nanoTime() + limitMillis * 1_000_000;
    while (joined < members.length) {
      requireAlive();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new CrewLostException(
            "only %d of %d workers have joined after %d s: other jobs may hold their task slots"
                .formatted(joined, members.length, limitMillis / 1000));
      }
      pause(left);
    }
  }

  /** Hands every worker its order and waits for all answers, which come by worker. */
  List<Answer> ask(IntFunction<Order> orders) throws CrewLostException {
    Member[] all = begin();
    for (int worker = 0; worker < all.length; worker++) {
      all[worker].order(orders.apply(worker));
    }
    return await();
  }

  private synchronized Member[] begin() throws CrewLostException {
    requireAlive();
    Arrays.fill(answers, null);
    missing = answers.length;
    return Arrays.stream(members).map(Objects::requireNonNull).toArray(Member[]::new);
  }

  private synchronized List<Answer> await() throws CrewLostException {
    long stalled = System.nanoTime() + STALL_NANOS;
    while (missing > 0) {
      requireAlive();
      pause(1000);
      if (missing > 0 && System.nanoTime() > stalled) {
        LOG.warn("Still waiting for {}", slow());
        stalled += STALL_NANOS;
      }
    }
    List<Answer> all = new ArrayList<>();
    for (Answer answer : answers) {
      all.add(Objects.requireNonNull(answer));
    }
    return all;
  }

  private List<String> slow() {
    List<String> slow = new ArrayList<>();
    for (int worker = 0; worker < answers.length; worker++) {
      if (answers[worker] == null) {
        slow.add(names[worker]);
      }
    }
    return slow;
  }

  private void requireAlive() throws CrewLostException {
    if (over) {
      throw new CrewLostException(loss == null ? "the stage is over" : loss);
    }
  }

  /** Callers look again afterwards, in a loop. */
  @SuppressWarnings("WaitNotInLoop")
  private void pause(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at work", e);
    }
  }

  /** Sends everybody away, those who come later too. */
  void dismiss() {
    List<Member> present = new ArrayList<>();
    synchronized (this) {
      over = true;
      for (Member member : members) {
        if (member != null) {
          present.add(member);
        }
      }
    }
    present.forEach(Member::dismiss);
  }
}
