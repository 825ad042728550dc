package dev.regatta.worker.dl4j;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** Layers that DL4J wraps in others, such as the one that a LastTimeStep takes its steps of. */
public final class Wrapped {
  private Wrapped() {}

  /** The layers with parameters that a layer is, or is made of. */
  public static List<BaseLayer> trained(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return trained(wrapper.getUnderlying());
    }
    if (layer instanceof Bidirectional both) {
      return Stream.of(both.getFwd(), both.getBwd()).flatMap(way -> trained(way).stream()).toList();
    }
    return layer instanceof BaseLayer base ? List.of(base) : List.of();
  }

  /** A copy that may be changed: DL4J's own shares what is wrapped with the original. */
  public static Layer copy(Layer layer) {
    Layer copy = layer.clone();
    if (copy instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(copy(wrapper.getUnderlying()));
    } else if (copy instanceof Bidirectional both) {
      both.setFwd(copy(both.getFwd()));
      both.setBwd(copy(both.getBwd()));
    }
    return copy;
  }
}
