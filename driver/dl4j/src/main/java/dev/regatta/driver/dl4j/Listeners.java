package dev.regatta.driver.dl4j;

import java.util.List;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;

/** The listeners of a program, called on the driver, with the network that it knows. */
final class Listeners {
  private List<TrainingListener> called = List.of();

  void set(@Nullable StatsStorageRouter router, List<TrainingListener> listeners) {
    called = listeners;
    if (router != null) {
      for (TrainingListener listener : listeners) {
        if (listener instanceof RoutingIterationListener routing) {
          routing.setStorageRouter(router);
        }
      }
    }
  }

  boolean isEmpty() {
    return called.isEmpty();
  }

  void epochStarts(TrainedNetwork network) {
    called.forEach(listener -> listener.onEpochStart(network.model()));
  }

  void averaged(TrainedNetwork network) {
    int iterations = network.iterations();
    int epochs = network.epochs();
    called.forEach(listener -> listener.iterationDone(network.model(), iterations, epochs));
  }

  void epochEnds(TrainedNetwork network) {
    called.forEach(listener -> listener.onEpochEnd(network.model()));
  }
}
