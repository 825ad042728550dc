package dev.regatta.driver.spark.resident;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regatta.driver.spark.LocalSpark;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may join a stage, and what becomes of those who may not or who leave. */
class CrewTest {
  private static final long STAGE = 7;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.java();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Hello hello(long stage, int worker) {
    return new Hello(stage, worker, "executor 1");
  }

  /** A member that answers at once, where it may. */
  private static final class Prompt implements Member {
    private final Crew crew;
    private final int worker;
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicBoolean dismissed = new AtomicBoolean();

    Prompt(Crew crew, int worker) {
      this.crew = crew;
      this.worker = worker;
    }

    @Override
    public void order(Order order) {
      orders.incrementAndGet();
      crew.answered(worker, new Answer.Measured(List.of(new long[] {worker})));
    }

    @Override
    public void dismiss() {
      dismissed.set(true);
    }
  }

  private static long measured(Answer answer) {
    return ((Answer.Measured) answer).sums().get(0)[0];
  }

  @Test
  void onlyTheStagesOwnWorkersJoinEachOnce() throws Exception {
    Crew crew = new Crew(STAGE, 2);
    Prompt zero = new Prompt(crew, 0);
    Prompt impostor = new Prompt(crew, 0);
    Prompt one = new Prompt(crew, 1);

    assertThat(crew.join(hello(STAGE - 1, 0), impostor)).isFalse();
    assertThat(crew.join(hello(STAGE + 1, 0), impostor)).isFalse();
    assertThat(crew.join(hello(STAGE, 2), impostor)).isFalse();
    assertThat(crew.join(hello(STAGE, -1), impostor)).isFalse();
    assertThat(crew.join(hello(STAGE, 0), zero)).isTrue();
    assertThat(crew.join(hello(STAGE, 0), impostor)).isFalse();
    assertThat(crew.join(hello(STAGE, 1), one)).isTrue();

    crew.awaitJoined(0);
    List<Answer> answers = crew.ask(worker -> new Order.ShowKept());
    assertThat(answers).extracting(CrewTest::measured).containsExactly(0L, 1L);
    assertThat(impostor.orders).hasValue(0);
  }

  @Test
  void aWorkerMissingAtTheLimitIsALoss() {
    Crew crew = new Crew(STAGE, 2);
    crew.join(hello(STAGE, 1), new Prompt(crew, 1));

    assertThatThrownBy(() -> crew.awaitJoined(1))
        .isInstanceOf(CrewLostException.class)
        .hasMessageContaining("only 1 of 2 workers");
  }

  @Test
  void theFirstLossEndsTheOrderAndIsTheReason() {
    Crew crew = new Crew(STAGE, 2);
    crew.join(hello(STAGE, 0), new Prompt(crew, 0));
    Member silent =
        new Member() {
          @Override
          public void order(Order order) {
            crew.lost(1, "it broke");
            crew.lost(0, "it went too");
            crew.ended("all is over");
          }

          @Override
          public void dismiss() {}
        };
    crew.join(hello(STAGE, 1), silent);

    assertThatThrownBy(() -> crew.ask(worker -> new Order.ShowKept()))
        .isInstanceOf(CrewLostException.class)
        .hasMessage("worker 1 (executor 1): it broke");
    assertThat(crew.join(hello(STAGE, 1), silent)).isFalse();
  }

  @Test
  void dismissedCrewsTakeNobodyIn() {
    Crew crew = new Crew(STAGE, 2);
    Prompt zero = new Prompt(crew, 0);
    crew.join(hello(STAGE, 0), zero);

    crew.dismiss();

    assertThat(zero.dismissed).isTrue();
    assertThat(crew.join(hello(STAGE, 1), new Prompt(crew, 1))).isFalse();
  }

  private static CompletableFuture<Order> next(Orders orders) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Order order = orders.next();
            return order == null ? new Order.ShowKept() : order;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void staleAndSecondWorkersAreSentAwayOverTheWire() throws Exception {
    try (WireMembers members = new WireMembers()) {
      Crew crew = new Crew(STAGE, 1);
      members.serve(crew);
      try (WireOrders stale = new WireOrders(members.address(), hello(STAGE - 1, 0), () -> false);
          WireOrders own = new WireOrders(members.address(), hello(STAGE, 0), () -> false)) {
        await().atMost(20, SECONDS).until(stale::dismissed);
        crew.awaitJoined(20_000);
        try (WireOrders second = new WireOrders(members.address(), hello(STAGE, 0), () -> false)) {
          await().atMost(20, SECONDS).until(second::dismissed);
          assertThat(stale.next()).isNull();
          assertThat(second.next()).isNull();
        }
        CompletableFuture<List<Answer>> asked = CompletableFuture.supplyAsync(() -> ask(crew));
        assertThat(next(own).get(20, SECONDS)).isInstanceOf(Order.Measure.class);
        own.answer(new Answer.Measured(List.of(new long[] {5})));
        assertThat(measured(asked.get(20, SECONDS).get(0))).isEqualTo(5);
        assertThat(own.dismissed()).isFalse();
      }
    }
  }

  private static List<Answer> ask(Crew crew) {
    try {
      return crew.ask(worker -> new Order.Measure(new float[] {1}, List.of(), 1));
    } catch (CrewLostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void dismissalInTheMiddleOfAnOrderIsSeenWithinIt() throws Exception {
    try (WireMembers members = new WireMembers()) {
      Crew crew = new Crew(STAGE, 1);
      members.serve(crew);
      try (WireOrders orders = new WireOrders(members.address(), hello(STAGE, 0), () -> false)) {
        crew.awaitJoined(20_000);
        CompletableFuture<List<Answer>> asked = CompletableFuture.supplyAsync(() -> ask(crew));
        next(orders).get(20, SECONDS);

        crew.ended("enough");
        crew.dismiss();

        await().atMost(20, SECONDS).until(orders::dismissed);
        assertThatThrownBy(() -> asked.get(20, SECONDS)).hasMessageContaining("enough");
      }
    }
  }

  @Test
  void aBrokenConnectionIsAnErrorForTheWorkerAndALossForTheDriver() throws Exception {
    WireMembers members = new WireMembers();
    Crew crew = new Crew(STAGE, 2);
    members.serve(crew);
    WireOrders zero = new WireOrders(members.address(), hello(STAGE, 0), () -> false);
    try (WireOrders one = new WireOrders(members.address(), hello(STAGE, 1), () -> false)) {
      crew.awaitJoined(20_000);

      zero.close();
      assertThatThrownBy(() -> crew.ask(worker -> new Order.ShowKept()))
          .isInstanceOf(CrewLostException.class)
          .hasMessageContaining("worker 0");
      members.close();
      await().atMost(20, SECONDS).until(one::dismissed);
      assertThatThrownBy(one::next).hasMessageContaining("connection with the driver has ended");
    }
  }
}
