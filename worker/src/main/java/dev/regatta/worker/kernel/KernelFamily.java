package dev.regatta.worker.kernel;

import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The set of kernels that OpenBLAS has chosen for this CPU. The bytedeco binding does not carry
 * {@code openblas_get_corename}; this does what that does: it looks which table of kernels the
 * variable {@code gotoblas} points to.
 */
final class KernelFamily {
  /** OpenBLAS's own names; the tables are called {@code gotoblas_} and the name in capitals. */
  private static final List<String> NAMES =
      List.of(
          "SkylakeX",
          "Cooperlake",
          "SapphireRapids",
          "Haswell",
          "Zen",
          "Sandybridge",
          "Nehalem",
          "Prescott",
          "Core2",
          "Penryn",
          "Dunnington",
          "Atom",
          "Nano",
          "Barcelona",
          "Bobcat",
          "Bulldozer",
          "Piledriver",
          "Steamroller",
          "Excavator",
          "ARMV8",
          "ARMV8SVE",
          "ARMV9SME",
          "CortexA53",
          "CortexA55",
          "CortexA57",
          "CortexA72",
          "CortexA73",
          "NeoverseN1",
          "NeoverseN2",
          "NeoverseV1",
          "ThunderX",
          "ThunderX2T99",
          "ThunderX3T110",
          "TSV110",
          "EmagA8180",
          "A64FX",
          "Falkor");

  private KernelFamily() {}

  static String ofOpenBlas() {
    Pointer variable = Loader.addressof("gotoblas");
    if (variable == null) {
      return "unknown kernels";
    }
    long chosen = new LongPointer(variable).get();
    for (String name : NAMES) {
      Pointer table = Loader.addressof("gotoblas_" + name.toUpperCase(Locale.ROOT));
      if (table != null && table.address() == chosen) {
        return name;
      }
    }
    return "unknown kernels";
  }
}
