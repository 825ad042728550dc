package dev.regatta.worker.dl4j;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.H5Object;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;

/** Files as Keras 2 saves them, written with HDF5's own library. */
final class KerasFiles {
  /** An array of a layer, in Keras's order: a kernel is inputs x units, row by row. */
  record Weight(String name, float[] values, long... shape) {}

  /** A layer with weights. */
  record Layer(String name, Weight... weights) {}

  private KerasFiles() {}

  static Path write(Path file, String model, Layer... layers) {
    return write(file, "2.11.0", model, layers);
  }

  static Path write(Path file, String version, String model, Layer... layers) {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_TRUNC())) {
        text(archive, "model_config", model);
        text(archive, "keras_version", version);
        text(archive, "backend", "tensorflow");
        if (layers.length > 0) {
          weights(archive, layers);
        }
      }
    }
    return file;
  }

  /** Adds a link to a place in another file. */
  static void link(Path file, String name, String other) {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_RDWR())) {
        hdf5.H5Lcreate_external(other, "/", archive.getId(), name, 0, 0);
      }
    }
  }

  /** Writes the model anew as newer versions of Keras's library do: text of a variable length. */
  static void vary(Path file, String model) {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_RDWR());
          StrType type = new StrType(PredType.C_S1(), hdf5.H5T_VARIABLE);
          DataSpace one = new DataSpace(hdf5.H5S_SCALAR)) {
        archive.removeAttr("model_config");
        try (Attribute attribute = archive.createAttribute("model_config", type, one)) {
          attribute.write(type, new BytePointer(model, StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Gives a group another name. */
  static void loop(Path file, String group, String name) {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_RDWR())) {
        hdf5.H5Lcreate_hard(archive.getId(), group, archive.getId(), name, 0, 0);
      }
    }
  }

  private static void weights(H5File archive, Layer... layers) {
    try (Group all = archive.createGroup("model_weights")) {
      text(all, "keras_version", "2.11.0");
      text(all, "backend", "tensorflow");
      texts(all, "layer_names", List.of(layers).stream().map(Layer::name).toList());
      for (Layer layer : layers) {
        try (Group group = all.createGroup(layer.name());
            Group inner = group.createGroup(layer.name())) {
          List<Weight> weights = List.of(layer.weights());
          texts(
              group,
              "weight_names",
              weights.stream().map(weight -> layer.name() + "/" + weight.name()).toList());
          weights.forEach(weight -> array(inner, weight));
        }
      }
    }
  }

  private static void array(Group group, Weight weight) {
    try (DataSpace space = new DataSpace(weight.shape().length, weight.shape());
        DataSet data = group.createDataSet(weight.name(), PredType.IEEE_F32LE(), space);
        FloatPointer values = new FloatPointer(weight.values())) {
      data.write(values, PredType.NATIVE_FLOAT());
    }
  }

  private static void text(H5Object owner, String name, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    try (StrType type = new StrType(PredType.C_S1(), length);
        DataSpace one = new DataSpace(hdf5.H5S_SCALAR);
        Attribute attribute = owner.createAttribute(name, type, one)) {
      attribute.write(type, new BytePointer(text, StandardCharsets.UTF_8));
    }
  }

  private static void texts(H5Object owner, String name, List<String> texts) {
    int width = texts.stream().mapToInt(String::length).max().orElse(1);
    BytePointer all = new BytePointer((long) width * texts.size()).fill(0);
    for (int i = 0; i < texts.size(); i++) {
      byte[] bytes = texts.get(i).getBytes(StandardCharsets.UTF_8);
      all.position((long) i * width).put(bytes);
    }
    try (StrType type = new StrType(PredType.C_S1(), width);
        DataSpace space = new DataSpace(1, new long[] {texts.size()});
        Attribute attribute = owner.createAttribute(name, type, space)) {
      attribute.write(type, new org.bytedeco.javacpp.Pointer(all.position(0)));
    }
  }
}
