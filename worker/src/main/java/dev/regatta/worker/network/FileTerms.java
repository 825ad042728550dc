package dev.regatta.worker.network;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How the file of a network says that it is trained, in the words of a job file; looked at where a
 * job leaves that open.
 *
 * @param configuration JSON of DL4J
 */
public record FileTerms(String configuration) {
  /**
   * The optimizer with the rate that the first epoch has.
   *
   * @throws dev.regatta.conf.UserException where Regatta has none with the formula of the file's
   */
  public JsonNode optimizer() {
    return Dl4jEngine.get().optimizer(configuration);
  }

  /**
   * What becomes of the rate in later epochs.
   *
   * @throws dev.regatta.conf.UserException where no schedule of Regatta's does the same
   */
  public JsonNode schedule() {
    return Dl4jEngine.get().schedule(configuration);
  }
}
