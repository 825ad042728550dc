package dev.regatta.worker.network;

import dev.regatta.conf.Default;
import dev.regatta.conf.Doc;
import java.util.List;

/**
 * f(F(x) + x), where F are the layers of the block; f(F(x) + x W) where they put out another number
 * of floats than go in. Source: He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition,
 * 2016, equations 1 and 2: there f is relu and the last layer of F has none. Without f it is the
 * block of their Identity Mappings in Deep Residual Networks, 2016.
 */
@Doc(
    "A block of layers whose outputs are added to what goes in; where their widths differ, to a"
        + " learnt projection of it.")
public record ResidualLayer(
    @Doc("The layers of the block, at least one.") List<Layer> layers,
    @Doc("The function of the sum; identity: the sum as it is.") @Default("identity")
        Activation activation)
    implements Layer {
  public ResidualLayer {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers is empty; a residual block has at least one");
    }
  }

  @Override
  public Layer withoutDropout() {
    return new ResidualLayer(layers.stream().map(Layer::withoutDropout).toList(), activation);
  }

  @Override
  public Stage stage(Place place, int inputs, int offset) {
    return new ResidualStage(this, place, Stages.of(layers, place::inner, inputs, offset), inputs);
  }
}
