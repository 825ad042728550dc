package dev.regatta.worker.dl4j;

import dev.regatta.worker.network.Dl4jEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DSetCreatPropList;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.H5L_info2_t;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;

/**
 * What an HDF5 file of Keras says of its model, and whether its weights are what a file may bring:
 * DL4J makes room for whatever size a data set claims, and HDF5 follows links into other files.
 *
 * @param model JSON
 * @param version of Keras
 * @param backend that Keras computed with
 * @param bytes of the file
 * @param weights the shapes of the arrays that the file has, by the names of their layers
 */
record KerasArchive(
    String model,
    String version,
    String backend,
    long bytes,
    Map<String, List<List<Long>>> weights) {
  private static final int MAX_DEPTH = 16;

  /** Of a layer's groups and arrays: groups may hold each other many times over. */
  private static final int MAX_OBJECTS = 1000;

  /** Of the version and of the backend's name. */
  private static final int MAX_WORD = 64;

  /**
   * Checks a file's first bytes.
   *
   * @throws UnfitException where they are not those of HDF5
   */
  static void requireHdf5(byte[] bytes) throws UnfitException {
    if (Dl4jEngine.isZip(bytes)) {
      throw new UnfitException(
          "it is a zip, as .keras files are, and no HDF5 file; save the model to a name that ends"
              + " with .h5");
    }
    if (!Dl4jEngine.isHdf5(bytes)) {
      throw new UnfitException("it is no HDF5 file; write one with model.save('model.h5')");
    }
  }

  /**
   * Reads a file. HDF5 has one thread at a time: the caller holds its lock.
   *
   * @param weights the group that holds them
   * @throws UnfitException where it is damaged, or is none of a model
   */
  static KerasArchive read(Path file, String weights) throws UnfitException {
    org.bytedeco.hdf5.Exception.dontPrint();
    try (H5File archive = new H5File(file.toString(), hdf5.H5F_ACC_RDONLY())) {
      if (!archive.attrExists("model_config")) {
        throw new UnfitException(
            "it has no attribute model_config, so it holds weights alone; write the whole model"
                + " with model.save('model.h5')");
      }
      Map<String, List<List<Long>>> shapes = new HashMap<>();
      if (archive.nameExists(weights)) {
        requireOwn(archive, weights);
        try (Group all = archive.openGroup(weights)) {
          for (long i = 0; i < all.getNumObjs(); i++) {
            String layer = all.getObjnameByIdx(i).getString();
            Found found = new Found(file.toFile().length());
            check(all, layer, weights, found, 0);
            shapes.put(layer, found.shapes);
          }
        }
      }
      return new KerasArchive(
          text(archive, "model_config", Screening.MAX_CHARACTERS),
          archive.attrExists("keras_version") ? text(archive, "keras_version", MAX_WORD) : "",
          archive.attrExists("backend") ? text(archive, "backend", MAX_WORD) : "",
          file.toFile().length(),
          shapes);
    } catch (RuntimeException e) {
      // HDF5's errors come without a message
      throw new UnfitException("it is a damaged HDF5 file, or one that ends early; write it anew");
    }
  }

  private static String text(H5File archive, String name, int most) throws UnfitException {
    try (Attribute attribute = archive.openAttribute(name)) {
      if (attribute.getTypeClass() != hdf5.H5T_STRING) {
        throw new UnfitException("its attribute " + name + " is no text");
      }
      try (StrType type = attribute.getStrType();
          BytePointer bytes = new BytePointer(1)) {
        attribute.read(type, bytes);
        String text = bytes.getString(StandardCharsets.UTF_8).strip();
        if (text.length() > most) {
          throw new UnfitException(
              "its attribute %s has %d characters; at most %d are read"
                  .formatted(name, text.length(), most));
        }
        return text;
      }
    }
  }

  /** What is found of a layer in a file of so many bytes. */
  private static final class Found {
    private final long fileBytes;
    private final List<List<Long>> shapes = new ArrayList<>();
    private int objects;

    Found(long fileBytes) {
      this.fileBytes = fileBytes;
    }
  }

  /** Data sets must lie in this file, and as many bytes as they claim. */
  private static void check(Group group, String name, String at, Found found, int depth)
      throws UnfitException {
    found.objects++;
    if (depth > MAX_DEPTH || found.objects > MAX_OBJECTS) {
      throw new UnfitException(
          "the groups of a layer are nested more than %d deep, or have more than %d members"
              .formatted(MAX_DEPTH, MAX_OBJECTS));
    }
    requireOwn(group, name);
    String path = at + "/" + Plain.text(name);
    int type = group.childObjType(name);
    if (type == hdf5.H5O_TYPE_GROUP) {
      try (Group inner = group.openGroup(name)) {
        for (long i = 0; i < inner.getNumObjs(); i++) {
          check(inner, inner.getObjnameByIdx(i).getString(), path, found, depth + 1);
        }
      }
    } else if (type == hdf5.H5O_TYPE_DATASET) {
      try (DataSet data = group.openDataSet(name)) {
        found.shapes.add(check(data, path, found.fileBytes));
      }
    }
  }

  private static void requireOwn(Group group, String name) throws UnfitException {
    try (H5L_info2_t link = group.getLinkInfo(name)) {
      if (link.type() != hdf5.H5L_TYPE_HARD) {
        throw new UnfitException(
            "%s is a link to another place, which is not followed".formatted(Plain.text(name)));
      }
    }
  }

  private static List<Long> check(DataSet data, String path, long fileBytes) throws UnfitException {
    try (DSetCreatPropList made = data.getCreatePlist();
        DataSpace space = data.getSpace()) {
      if (made.getExternalCount() > 0 || made.getLayout() == hdf5.H5D_VIRTUAL) {
        throw new UnfitException(path + " lies in another file, which is not read");
      }
      long stored = data.getStorageSize();
      boolean whole = data.getInMemDataSize() == stored && stored <= fileBytes;
      if (DataSet.asAbstractDs(data).getTypeClass() != hdf5.H5T_FLOAT
          || !whole
          || space.getSimpleExtentNpoints() < 1) {
        throw new UnfitException(
            path + " is compressed, empty, or no array of floats; save the model uncompressed");
      }
      long[] shape = new long[space.getSimpleExtentNdims()];
      space.getSimpleExtentDims(shape, new long[shape.length]);
      return LongStream.of(shape).boxed().toList();
    }
  }
}
