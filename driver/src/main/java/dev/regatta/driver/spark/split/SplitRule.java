package dev.regatta.driver.spark.split;

import java.io.Serializable;

/**
 * Which split a source's rows belong to. The hash of a row's content and the seed decides, so equal
 * rows land in one split and the answer depends on no file, partition or order.
 *
 * @param testShare of the rows, from 0 up
 * @param validationShare of the rows
 * @param rest the split of the other rows
 */
public record SplitRule(double testShare, double validationShare, Split rest)
    implements Serializable {
  /** All rows belong to one split. */
  public static SplitRule all(Split split) {
    return new SplitRule(0, 0, split);
  }

  Split of(long hash) {
    double place = (hash >>> 11) * 0x1.0p-53;
    if (place < testShare) {
      return Split.TEST;
    }
    return place < testShare + validationShare ? Split.VALIDATION : rest;
  }
}
